from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("accessibility/", views.accessibility, name="public_accessibility"),
    path("privacy/", views.privacy, name="public_privacy"),
    path("about/", views.about, name="public_about"),
]
