from django.urls import path

from accounts import views, views_covers

app_name = "accounts"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/firm/", views.firm_edit, name="firm_edit"),
    path("settings/people/", views.person_list, name="person_list"),
    path("settings/people/invite/", views.person_invite, name="person_invite"),
    path("settings/people/<int:pk>/", views.person_edit, name="person_edit"),
    *(
        path(
            f"settings/people/<int:pk>/{act.replace('_', '-')}/",
            views.person_act,
            {"act": act},
            name=f"person_{act}",
        )
        for act in ("deactivate", "activate", "reset_factor", "reinvite")
    ),
    path("settings/cover/", views_covers.cover_list, name="cover_list"),
    path("settings/cover/<int:pk>/end/", views_covers.cover_end, name="cover_end"),
    path("settings/audit/", views.audit_list, name="audit_list"),
    path("account/alive/", views.alive, name="alive"),
    # Addresses change through an owner; there is nothing to confirm or set here.
    path("account/email/", views.to_settings),
    path("account/password/set/", views.to_settings),
    path("account/confirm-email/", views.to_settings),
    path("account/confirm-email/<str:key>/", views.to_settings),
]
