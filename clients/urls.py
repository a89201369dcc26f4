from django.urls import path

from clients import views

app_name = "clients"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<int:client_id>/edit/", views.edit, name="edit"),
    path("<int:client_id>/invite/", views.invite, name="invite"),
    path("<int:client_id>/invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke"),
    path("tasks/<int:task_id>/tick/", views.tick, name="tick"),
]
