from django.urls import path

from progress.views import balance, engagement, progress

app_name = "progress"
urlpatterns = [
    path("<int:client_id>/balance/", balance.balance, name="balance"),
    path("<int:client_id>/engagement/", engagement.why, name="engagement"),
    path("<int:client_id>/progress/", progress.progress, name="progress"),
    path("<int:client_id>/progress/count/<slug:slug>/", progress.metric, name="metric"),
    path("<int:client_id>/progress/<slug:slug>.csv", progress.file, name="file"),
    path("<int:client_id>/progress/<slug:slug>/", progress.element, name="element"),
    path("<int:client_id>/rhythm/", engagement.rhythm, name="rhythm"),
]
