from django.urls import path

from deadlines import (
    health,
    views,
    views_acts,
    views_incidents,
    views_reports,
    views_settings,
)

app_name = "deadlines"
urlpatterns = [
    path("", views.today, name="today"),
    path("deadlines/", views.deadline_list, name="deadline_list"),
    path("deadlines/calendar/", views.deadline_calendar, name="deadline_calendar"),
    path("deadlines/<int:pk>/", views.deadline_detail, name="deadline_detail"),
    path(
        "deadlines/<int:pk>/acknowledge/", views.deadline_acknowledge, name="deadline_acknowledge"
    ),
    path("deadlines/<int:pk>/seen/", views.deadline_seen, name="deadline_seen"),
    path("deadlines/<int:pk>/snooze/", views_acts.deadline_snooze, name="deadline_snooze"),
    path("deadlines/<int:pk>/settle/", views_acts.deadline_settle, name="deadline_settle"),
    path("clients/<int:client_pk>/deadlines/add/", views_acts.deadline_add, name="deadline_add"),
    path("deadlines/incidents/", views_incidents.incident_list, name="incident_list"),
    path("deadlines/incidents/<int:pk>/", views_incidents.incident_detail, name="incident_detail"),
    path(
        "deadlines/incidents/steps/<int:pk>/", views_incidents.incident_step, name="incident_step"
    ),
    path("settings/reminders/", views_settings.reminder_settings, name="reminder_settings"),
    path("settings/calendar/", views_settings.calendar_address, name="calendar_address"),
    path(
        "settings/calendar/revoke/",
        views_settings.calendar_address_revoke,
        name="calendar_address_revoke",
    ),
    path("calendar/<str:secret>/landed.ics", views_settings.calendar_file, name="calendar_feed"),
    path("deadlines/<int:pk>/move/", views.deadline_move, name="deadline_move"),
    path("deadlines/reminders/<int:pk>/retry/", views.reminder_retry, name="reminder_retry"),
    path("deadlines/letters/retry/", views_acts.letters_retry, name="letters_retry"),
    path("reports/", views_reports.report_list, name="report_list"),
    path("reports/<slug:name>.csv", views_reports.report_csv, name="report_csv"),
    path("health/", health.health, name="health"),
    path("health/live/", health.health_live, name="health_live"),
    path("health/ready/", health.health_ready, name="health_ready"),
    path("health/reminders/", health.health_reminders, name="health_reminders"),
]
