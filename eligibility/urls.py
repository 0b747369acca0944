from django.urls import path

from eligibility import views

app_name = "eligibility"
urlpatterns = [
    path("rules/", views.rule_list, name="rule_list"),
    path("rules/<slug:kind>/<slug:key>/", views.rule_detail, name="rule_detail"),
]
