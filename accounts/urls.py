from allauth.account.views import password_set
from django.urls import path

from accounts import views
from accounts.gates import recently_confirmed

app_name = "accounts"
urlpatterns = [
    # allauth asks for nothing here: whoever finds an open browser could give a passwordless account a password.
    path("password/set/", recently_confirmed(password_set), name="set_password"),
    path("profile/", views.profile, name="profile"),
    path("confirm/", views.confirm, name="confirm"),
    path("enter/", views.enter, name="enter"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
]
