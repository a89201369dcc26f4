from django.urls import path

from clients.views import invitations, journey, people, photos, tasks

app_name = "clients"
urlpatterns = [
    path("new/", people.new, name="new"),
    path("<int:client_id>/edit/", people.edit, name="edit"),
    path("<int:client_id>/invite/", invitations.invite, name="invite"),
    path("<int:client_id>/invitations/<int:invitation_id>/revoke/", invitations.revoke, name="revoke"),
    path("<int:client_id>/photo/", photos.change, name="change_photo"),
    path("<int:client_id>/photo/remove/", photos.remove, name="remove_photo"),
    path("<int:client_id>/photo/<str:name>", photos.show, name="photo"),
    path("<int:client_id>/journey/", journey.journey, name="journey"),
    path("<int:client_id>/journey/archetypes/new/", journey.new_archetype, name="new_archetype"),
    path("<int:client_id>/journey/archetypes/<int:row_id>/edit/", journey.edit, {"of": "archetypes"}, name="edit_archetype"),
    path("<int:client_id>/journey/archetypes/<int:row_id>/end/", journey.end, {"of": "archetypes"}, name="end_archetype"),
    path("<int:client_id>/journey/archetypes/<int:row_id>/remove/", journey.remove, {"of": "archetypes"}, name="remove_archetype"),
    path("<int:client_id>/journey/archetypes/<int:row_id>/put-back/", journey.put_back, {"of": "archetypes"}, name="put_back_archetype"),
    path("<int:client_id>/journey/facets/new/", journey.new_focus, name="new_focus"),
    path("<int:client_id>/journey/facets/<int:row_id>/edit/", journey.edit, {"of": "facets"}, name="edit_focus"),
    path("<int:client_id>/journey/facets/<int:row_id>/end/", journey.end, {"of": "facets"}, name="end_focus"),
    path("<int:client_id>/journey/facets/<int:row_id>/remove/", journey.remove, {"of": "facets"}, name="remove_focus"),
    path("<int:client_id>/journey/facets/<int:row_id>/put-back/", journey.put_back, {"of": "facets"}, name="put_back_focus"),
    path("tasks/<int:task_id>/tick/", tasks.tick, name="tick"),
]
