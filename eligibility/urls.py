from django.urls import path

from eligibility.views import assessments, both_moments, jobs, rules, what_if

app_name = "eligibility"
urlpatterns = [
    path("clients/<int:pk>/assessment/", assessments.assessment_detail, name="assessment_detail"),
    path("clients/<int:pk>/what-if/", what_if.what_if, name="what_if"),
    path("clients/<int:pk>/what-if/save/", what_if.what_if_save, name="what_if_save"),
    path(
        "clients/<int:client_pk>/what-if/<int:pk>/delete/",
        what_if.what_if_delete,
        name="what_if_delete",
    ),
    path(
        "clients/<int:pk>/invitation-and-filing/",
        both_moments.invitation_and_filing,
        name="invitation_and_filing",
    ),
    path("clients/<int:pk>/assessment/keep/", assessments.assessment_keep, name="assessment_keep"),
    path(
        "clients/<int:client_pk>/assessment/<int:pk>/",
        assessments.assessment_stored,
        name="assessment_stored",
    ),
    path("jobs/<int:pk>/", jobs.job_progress, name="job_progress"),
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/<slug:kind>/<slug:key>/", rules.rule_detail, name="rule_detail"),
]
