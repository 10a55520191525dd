"""Every address of the project: pages, API, admin panel and the two probes."""

from django.contrib import admin
from django.urls import include, path

from factcheck import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("annotations.api.urls")),
    path("admin/", admin.site.urls),
    path("", include("annotations.web.urls")),
]
