from django.urls import path

from clients.views import invitations, people, photos, tasks

app_name = "clients"
urlpatterns = [
    path("new/", people.new, name="new"),
    path("<int:client_id>/edit/", people.edit, name="edit"),
    path("<int:client_id>/invite/", invitations.invite, name="invite"),
    path("<int:client_id>/invitations/<int:invitation_id>/revoke/", invitations.revoke, name="revoke"),
    path("<int:client_id>/photo/", photos.change, name="change_photo"),
    path("<int:client_id>/photo/remove/", photos.remove, name="remove_photo"),
    path("<int:client_id>/photo/<str:name>", photos.show, name="photo"),
    path("tasks/<int:task_id>/tick/", tasks.tick, name="tick"),
]
