from django.urls import path

from documents import (
    views,
    views_client_request,
    views_employer_request,
    views_files,
    views_items,
    views_letters,
    views_report,
)

app_name = "documents"
CHECKLIST = "clients/<int:client_pk>/checklist/"
ITEM = f"{CHECKLIST}items/<int:item_pk>/"
LETTERS = "clients/<int:client_pk>/letters/"
LETTER = f"{LETTERS}<int:letter_pk>/"
DOCUMENT = "clients/<int:client_pk>/documents/<int:document_pk>/"

urlpatterns = [
    path(CHECKLIST, views.checklist_detail, name="checklist_detail"),
    path(f"{CHECKLIST}prepare/", views.checklist_prepare, name="checklist_prepare"),
    path(f"{CHECKLIST}filing-day/", views.filing_day_set, name="filing_day_set"),
    path(f"{CHECKLIST}approval/", views.packet_approve, name="packet_approve"),
    path(f"{CHECKLIST}request/", views_client_request.missing_request, name="missing_request"),
    path(f"{CHECKLIST}readiness.pdf", views_report.readiness, name="readiness_pdf"),
    path(ITEM, views_items.item_detail, name="item_detail"),
    path(f"{ITEM}edit/", views_items.item_edit, name="item_edit"),
    path(f"{ITEM}state/", views_items.item_state_set, name="item_state_set"),
    path(f"{ITEM}answer/", views_items.item_answer, name="item_answer"),
    path(f"{ITEM}files/", views_files.item_upload, name="item_upload"),
    path(LETTERS, views_letters.letter_list, name="letter_list"),
    path(f"{LETTERS}new/", views_letters.letter_new, name="letter_new"),
    path(LETTER, views_letters.letter_detail, name="letter_detail"),
    path(f"{LETTER}decide/", views_letters.letter_decide, name="letter_decide"),
    path(f"{LETTER}settle/", views_letters.letter_settle, name="letter_settle"),
    path(f"{LETTER}request/", views_employer_request.letter_request, name="letter_request"),
    path(
        f"{LETTER}request.pdf",
        views_employer_request.letter_request_pdf,
        name="letter_request_pdf",
    ),
    path(DOCUMENT, views_files.document_download, name="document_download"),
    path(f"{DOCUMENT}remove/", views_files.document_remove, name="document_remove"),
]
