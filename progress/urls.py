from django.urls import path

from progress.views import balance, engagement, journal, progress, ratings, said

app_name = "progress"
urlpatterns = [
    path("<int:client_id>/balance/", balance.balance, name="balance"),
    path("<int:client_id>/check-ins/", said.check_ins, name="check_ins"),
    path("<int:client_id>/check-ins/<int:check_in_id>/", said.check_in, name="check_in"),
    path("<int:client_id>/engagement/", engagement.why, name="engagement"),
    path("<int:client_id>/progress/", progress.progress, name="progress"),
    path("<int:client_id>/progress/count/<slug:slug>/", progress.metric, name="metric"),
    path("<int:client_id>/progress/<slug:slug>.csv", progress.file, name="file"),
    path("<int:client_id>/progress/<slug:slug>/", progress.element, name="element"),
    path("<int:client_id>/rate/", ratings.rate, name="rate"),
    path("<int:client_id>/ratings/<int:rating_id>/", said.rating, name="rating"),
    path("<int:client_id>/readings/<int:reading_id>/", said.reading, name="reading"),
    path("<int:client_id>/rhythm/", engagement.rhythm, name="rhythm"),
    path("<int:client_id>/journal/", journal.journal, name="journal"),
    path("<int:client_id>/journal/<int:entry_id>/", journal.entry, name="entry"),
]
