from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("family/", views.where_we_are, name="family_page"),
    path("family/words/", views.add_words, name="family_words"),
    path("family/words/<int:number>/", views.change_words, name="family_change_words"),
    path("family/look-again/", views.look_again, name="family_look_again"),
    path("family/leave/", views.leave, name="family_leave"),
    path("family/<str:token>/", views.open_link, name="family_link"),
    path("family/<str:token>/code/", views.enter_code, name="family_code"),
]
