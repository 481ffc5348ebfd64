from __future__ import annotations

from django.urls import path

from .views import board

urlpatterns = [
    path("sixth-day/", board.board_page, name="sixth_day_board"),
    path("sixth-day/children.xlsx", board.board_xlsx, name="sixth_day_board_xlsx"),
    path("sixth-day/children.csv", board.board_csv, name="sixth_day_board_csv"),
    path("sixth-day/pocket/", board.pocket, name="sixth_day_pocket"),
]
