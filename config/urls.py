from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("deadlines.urls")),
    path("", include("clients.urls")),
    path("", include("eligibility.urls")),
    path("", include("draws.urls")),
    path("", include("documents.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
