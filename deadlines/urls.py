from django.urls import path

from deadlines import health, views, views_reports

app_name = "deadlines"
urlpatterns = [
    path("", views.today, name="today"),
    path("deadlines/", views.deadline_list, name="deadline_list"),
    path("deadlines/calendar/", views.deadline_calendar, name="deadline_calendar"),
    path("deadlines/<int:pk>/", views.deadline_detail, name="deadline_detail"),
    path(
        "deadlines/<int:pk>/acknowledge/", views.deadline_acknowledge, name="deadline_acknowledge"
    ),
    path("deadlines/<int:pk>/move/", views.deadline_move, name="deadline_move"),
    path("deadlines/reminders/<int:pk>/retry/", views.reminder_retry, name="reminder_retry"),
    path("reports/", views_reports.report_list, name="report_list"),
    path("reports/<slug:name>.csv", views_reports.report_csv, name="report_csv"),
    path("health/", health.health, name="health"),
    path("health/live/", health.health_live, name="health_live"),
    path("health/ready/", health.health_ready, name="health_ready"),
    path("health/reminders/", health.health_reminders, name="health_reminders"),
]
