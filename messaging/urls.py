from django.urls import path

from messaging.views import changes, many, searching, threads

app_name = "messaging"
urlpatterns = [
    path("messages/", threads.people, name="people"),
    path("messages/unread/", threads.unread, name="unread"),
    path("messages/search/", searching.search, name="search"),
    path("messages/many/", many.many, name="many"),
    path("messages/receipts/", many.receipts, name="receipts"),
    path("messages/templates/", many.templates, name="templates"),
    path("messages/templates/<int:template_id>/", many.edit_template, name="edit_template"),
    path("messages/templates/<int:template_id>/remove/", many.remove_template, name="remove_template"),
    path("messages/<int:client_id>/", threads.thread, name="thread"),
    path("messages/<int:client_id>/news/", threads.news, name="news"),
    path("messages/<int:client_id>/seen/", threads.seen, name="seen"),
    path("messages/<int:client_id>/draft/", threads.draft, name="draft"),
    path("messages/<int:client_id>/settle/", changes.settle, name="settle"),
    path("messages/<int:client_id>/<int:message_id>/edit/", changes.edit, name="edit"),
    path("messages/<int:client_id>/<int:message_id>/delete/", changes.delete, name="delete"),
    path("messages/<int:client_id>/<int:message_id>/unask/", changes.unask, name="unask"),
    path("messages/<int:client_id>/later/<int:outgoing_id>/take-back/", changes.take_back, name="take_back"),
    path("live/", threads.no_stream, name="no_stream"),
    path("me/messages/", threads.own, name="own"),
]
