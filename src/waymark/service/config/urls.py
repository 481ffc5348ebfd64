"""Every page, by whose journey it is. Each view says which permission it needs (``web.page.page``)."""

from __future__ import annotations

from django.urls import include, path

from waymark.service.web import cut_back

urlpatterns = [
    *cut_back.first,
    path("", include("waymark.service.web.home.urls")),
    path("", include("waymark.service.web.school.urls")),
    path("", include("waymark.service.web.authority.urls")),
    path("", include("waymark.service.web.public.urls")),
    path("", include("waymark.service.web.family.urls")),
    path("", include("waymark.service.web.panel.urls")),
    path("", include("waymark.service.web.placement.urls")),
    path("", include("waymark.service.web.provider.urls")),
    path("", include("waymark.service.web.exclusion.urls")),
    path("", include("waymark.service.web.spreadsheets.urls")),
    path("", include("waymark.service.web.planning.urls")),
    *cut_back.last,
]
handler400 = "waymark.service.web.faults.bad_request"
handler403 = "waymark.service.web.faults.forbidden"
handler404 = "waymark.service.web.faults.not_found"
handler500 = "waymark.service.web.faults.server_error"
