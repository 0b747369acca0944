from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# The admin site has no sign-in of its own: same page, same limits, same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

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
