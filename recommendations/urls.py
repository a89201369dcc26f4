from django.urls import path

from recommendations.views import doing, language_model, library, of_client, own, review, why

app_name = "recommendations"
urlpatterns = [
    path("review/", review.review, name="review"),
    path("review/many/", review.approve_many, name="approve_many"),
    path("review/how/", doing.doing, name="doing"),
    path("review/settings/", doing.coach_settings, name="coach_settings"),
    path("review/language-model/", language_model.language_model, name="language_model"),
    path("review/<int:recommendation_id>/decide/", review.decide, name="decide"),
    path("review/<int:recommendation_id>/take-back/", review.take_back, name="take_back"),
    path("review/<int:recommendation_id>/withdraw/", review.withdraw, name="withdraw"),
    path("review/<int:recommendation_id>/why/", why.why, name="why"),
    path("review/for-session/<int:recommendation_id>/why/", why.why_for_session, name="why_for_session"),
    path("clients/<int:client_id>/suggestions/", of_client.of_client, name="of_client"),
    path("clients/<int:client_id>/suggestions/ask/", of_client.ask, name="ask"),
    path("clients/<int:client_id>/suggestions/new/", of_client.suggest, name="suggest"),
    path("clients/<int:client_id>/suggestions/settings/", doing.client_settings, name="client_settings"),
    path("clients/<int:client_id>/suggestions/anew/", doing.learn_anew, name="learn_anew"),
    path("clients/<int:client_id>/suggestions/<int:recommendation_id>/tag/", of_client.tag, name="tag"),
    path("library/activities/", library.library, name="library"),
    path("library/activities/new/", library.new_activity, name="new_activity"),
    path("library/activities/<int:activity_id>/", library.activity, name="activity"),
    path("library/activities/<int:activity_id>/suggest/", library.suggest_to, name="suggest_to"),
    path("library/activities/<int:activity_id>/edit/", library.edit_activity, name="edit_activity"),
    path("library/activities/<int:activity_id>/copy/", library.copy_activity, name="copy_activity"),
    path("library/activities/<int:activity_id>/archive/", library.archive_activity, name="archive_activity"),
    path("library/activities/<int:activity_id>/block/", library.block_activity, name="block_activity"),
    path("me/language-model/", language_model.own_language_model, name="own_language_model"),
    path("me/suggestions/", own.own, name="own"),
    path("me/suggestions/<int:recommendation_id>/", own.own_one, name="own_one"),
    path("me/suggestions/<int:recommendation_id>/open/", own.open_own, name="open_own"),
    path("me/suggestions/<int:recommendation_id>/done/", own.finish, name="finish"),
    path("me/suggestions/<int:recommendation_id>/rate/", own.rate, name="rate"),
    path("me/suggestions/<int:recommendation_id>/not-for-me/", own.decline, name="decline"),
]
