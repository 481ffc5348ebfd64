from __future__ import annotations

from django.urls import path

from . import provision, views

urlpatterns = [
    path("provision/", views.today, name="provider_today"),
    path("provision/children/", views.children, name="provider_children"),
    path("provision/<str:reference>/", provision.provision_page, name="provider_provision"),
    path("provision/<str:reference>/confirm/", provision.confirm, name="provider_confirm"),
    path("provision/<str:reference>/hold/", provision.hold, name="provider_hold"),
    path("provision/<str:reference>/lift/<int:hold_id>/", provision.lift, name="provider_lift"),
    path("provision/<str:reference>/places/", provision.places, name="provider_places"),
    path("provision/<str:reference>/step/", provision.step, name="provider_step"),
]
