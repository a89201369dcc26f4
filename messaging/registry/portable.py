"""What messages carry out and in."""

from common.registry import NotCarried, Table, portable
from messaging.models import Attachment, Conversation, ItemVersion, LibraryItem, Message, MessageTemplate, Outgoing, Resource, ResourceView, Upload

COUNTED = "counted from the views"


@portable.part("messaging", order=50)
def carried() -> list[Table | NotCarried]:
    return [
        Table(
            "messages",
            Message,
            fields=(
                *("sender", "recipient", "content", "timestamp", "seq", "is_from_client", "reply_to"),
                *("asks_answer", "answered_at", "edited_at", "deleted_at", "revision", "language"),
            ),
            for_machines=("seq", "reply_to", "is_from_client", "revision", "language"),
            left_out={"practice": "whoever brings it in decides the practice", "words": "follows from the message"},
        ),
        *_files(),
        NotCarried(LibraryItem, "a coach's own library; what a client has of it comes with the client"),
        NotCarried(ItemVersion, "older versions of what is in a coach's library"),
        NotCarried(Conversation, "follows from the messages, but for who read how far, which is of this house"),
        NotCarried(Outgoing, "its author's alone until it is sent"),
        NotCarried(MessageTemplate, "a coach's own words, about no client"),
    ]


def _files() -> list[Table | NotCarried]:
    """What a client has, with the files themselves; what was taken back is not the client's any more."""
    return [
        Table(
            "files",
            Upload,
            fields=("uploaded_by", "file", "name", "created_at", "kind", "media_type", "size", "digest"),
            for_machines=("media_type", "size", "digest"),
            left_out={"preview": "drawn again from the file", "width": "said by the file", "height": "said by the file", "state": "what is carried is whole"},
            found=lambda client: Upload.objects.filter(pk__in=Resource.objects.filter(client=client.pk, unshared_at=None).values("upload")),
            file_named=lambda upload: upload.name,
        ),
        Table(
            "resources",
            Resource,
            fields=("resource_type", "resource_link", "upload", "title", "description", "note", "is_from_client", "shared_by", "shared_at"),
            for_machines=("upload", "is_from_client"),
            left_out={
                "practice": "whoever brings it in decides the practice",
                "item": "the library is the coach's",
                "unshared_at": "what was taken back is not carried",
                **dict.fromkeys(("views", "seconds", "first_viewed_at", "last_viewed_at"), COUNTED),
            },
            rows_for=lambda rows, reader: rows.filter(unshared_at=None),
        ),
        Table(
            "views",
            ResourceView,
            fields=("resource", "viewer", "opened_at", "seconds"),
            for_machines=("resource",),
            left_out={"token": "of a page that is closed"},
            rows_for=lambda rows, reader: rows.filter(resource__unshared_at=None),
        ),
        Table(
            "attachments",
            Attachment,
            fields=("message", "resource", "position"),
            for_machines=("message", "resource", "position"),
            rows_for=lambda rows, reader: rows.filter(resource__unshared_at=None),
        ),
    ]
