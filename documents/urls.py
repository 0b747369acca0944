from django.urls import path

from documents import views, views_files, views_report

app_name = "documents"
CHECKLIST = "clients/<int:client_pk>/checklist/"
ITEM = f"{CHECKLIST}items/<int:item_pk>/"
DOCUMENT = "clients/<int:client_pk>/documents/<int:document_pk>/"

urlpatterns = [
    path(CHECKLIST, views.checklist_detail, name="checklist_detail"),
    path(f"{CHECKLIST}prepare/", views.checklist_prepare, name="checklist_prepare"),
    path(f"{CHECKLIST}filing-day/", views.filing_day_set, name="filing_day_set"),
    path(f"{CHECKLIST}request/", views.missing_request, name="missing_request"),
    path(f"{CHECKLIST}readiness.pdf", views_report.readiness, name="readiness_pdf"),
    path(ITEM, views.item_detail, name="item_detail"),
    path(f"{ITEM}edit/", views.item_edit, name="item_edit"),
    path(f"{ITEM}state/", views.item_state_set, name="item_state_set"),
    path(f"{ITEM}answer/", views.item_answer, name="item_answer"),
    path(f"{ITEM}files/", views_files.item_upload, name="item_upload"),
    path(DOCUMENT, views_files.document_download, name="document_download"),
    path(f"{DOCUMENT}remove/", views_files.document_remove, name="document_remove"),
]
