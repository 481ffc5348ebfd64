from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/persona/", views.sign_in_as_persona, name="sign_in_as_persona"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("no-role/", views.no_role, name="no_role"),
    path("choose-role/", views.choose_role, name="choose_role"),
    path("stay/", views.stay, name="stay"),
    path("live", views.live, name="live"),
    path("ready", views.ready, name="ready"),
]
