from django.urls import path

from progress.views import balance, engagement

app_name = "progress"
urlpatterns = [
    path("<int:client_id>/balance/", balance.balance, name="balance"),
    path("<int:client_id>/engagement/", engagement.why, name="engagement"),
    path("<int:client_id>/rhythm/", engagement.rhythm, name="rhythm"),
]
