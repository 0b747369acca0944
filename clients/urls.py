from django.urls import path

from clients.views import assigning, client, fact, importing, inspection, listing, transfer

app_name = "clients"
urlpatterns = [
    path("clients/", listing.client_list, name="client_list"),
    path("clients/export.csv", listing.client_list_csv, name="client_list_csv"),
    path("clients/export.xlsx", listing.client_list_xlsx, name="client_list_xlsx"),
    path("clients/assign/", assigning.client_assign, name="client_assign"),
    path("clients/import/", importing.client_import, name="client_import"),
    path("clients/import/template.<str:form>", transfer.import_template, name="import_template"),
    path("clients/files.<str:form>", transfer.client_files, name="client_files"),
    path("clients/<int:pk>/case.json", transfer.case_file_json, name="case_file"),
    path("clients/<int:pk>/inspection.zip", inspection.client_inspection, name="client_inspection"),
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
