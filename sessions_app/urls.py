from django.urls import path

from sessions_app.views import hours, sessions

app_name = "sessions"
urlpatterns = [
    path("clients/<int:client_id>/sessions/", sessions.of_client, name="of_client"),
    path("clients/<int:client_id>/sessions/log/", sessions.log, name="log"),
    path("clients/<int:client_id>/sessions/<int:session_id>/correct/", sessions.correct, name="correct"),
    path("clients/<int:client_id>/sessions/<int:session_id>/cancel/", sessions.cancel, name="cancel"),
    path("hours/", hours.hours_log, name="hours"),
    path("hours/hours.csv", hours.hours_file, name="hours_file"),
]
