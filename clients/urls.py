from django.urls import path

from clients.views import client, fact

app_name = "clients"
urlpatterns = [
    path("clients/new/", client.client_new, name="client_new"),
    path("clients/<int:pk>/", client.client_detail, name="client_detail"),
    path("clients/<int:pk>/history/", client.client_history, name="client_history"),
    path("clients/<int:pk>/close/", client.client_close, name="client_close"),
    path("clients/<int:pk>/edit/", client.client_edit, name="client_edit"),
    path("clients/<int:client_pk>/edit/<slug:kind>/", fact.fact_add, name="fact_add"),
    path("clients/<int:client_pk>/edit/<slug:kind>/<int:pk>/", fact.fact_edit, name="fact_edit"),
    path(
        "clients/<int:client_pk>/edit/<slug:kind>/<int:pk>/delete/",
        fact.fact_delete,
        name="fact_delete",
    ),
]
