from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("accessibility/", views.accessibility, name="public_accessibility"),
    path("privacy/", views.privacy, name="public_privacy"),
    path("openings/", views.openings, name="public_openings"),
    path("theme.css", views.theme, name="public_theme"),
    path("about/", views.about, name="public_about"),
]
