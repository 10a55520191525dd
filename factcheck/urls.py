"""Every address of the project: pages, API and admin panel.

The two probes, `/healthz` and `/readyz`, are answered before (`factcheck.health`).
"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/", include("annotations.api.urls")),
    path("admin/", admin.site.urls),
    path("", include("annotations.web.urls")),
]

handler400 = "annotations.web.errors.bad_request"
