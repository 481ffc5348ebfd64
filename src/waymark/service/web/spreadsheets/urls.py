from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("spreadsheets/", views.spreadsheets, name="spreadsheets_list"),
    path("spreadsheets/new/<str:target>/", views.choose_file, name="spreadsheets_choose_file"),
    path("spreadsheets/template/<str:target>/", views.template, name="spreadsheets_template"),
    path("spreadsheets/<str:reference>/", views.spreadsheet, name="spreadsheets_spreadsheet"),
    path("spreadsheets/<str:reference>/sheet/", views.sheet, name="spreadsheets_sheet"),
    path("spreadsheets/<str:reference>/columns/", views.columns, name="spreadsheets_columns"),
    path("spreadsheets/<str:reference>/preview/", views.preview, name="spreadsheets_preview"),
    path("spreadsheets/<str:reference>/wrong-rows/", views.wrong_rows, name="spreadsheets_wrong_rows"),
    path("spreadsheets/<str:reference>/waiting/", views.waiting, name="spreadsheets_waiting"),
    path("spreadsheets/<str:reference>/done/", views.done, name="spreadsheets_done"),
    path("spreadsheets/<str:reference>/undo/", views.undo, name="spreadsheets_undo"),
    path("spreadsheets/<str:reference>/discard/", views.discard, name="spreadsheets_discard"),
]
