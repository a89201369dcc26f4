"""What files carry out and in: the files themselves, who had them, and who looked."""

from common.registry import NotCarried, Table, portable
from messaging.models import Attachment, ItemVersion, LibraryItem, Resource, ResourceView, Upload

COUNTED = "counted from the views"
DRAWN = "drawn again from the file"


@portable.part("messaging.files", order=51)
def carried() -> list[Table | NotCarried]:
    """What a client has, with the files themselves; what was taken back is not the client's any more."""
    return [
        _files(),
        _resources(),
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
        NotCarried(LibraryItem, "a coach's own library; what a client has of it comes with the client"),
        NotCarried(ItemVersion, "older versions of what is in a coach's library"),
    ]


def _files() -> Table:
    return Table(
        "files",
        Upload,
        fields=("uploaded_by", "file", "name", "created_at", "kind", "media_type", "size", "digest"),
        for_machines=("media_type", "size", "digest"),
        left_out={"preview": DRAWN, "width": DRAWN, "height": DRAWN, "state": "what is carried is whole"},
        found=lambda client: Upload.objects.filter(pk__in=Resource.objects.filter(client=client.pk, unshared_at=None).values("upload")),
        file_named=lambda upload: upload.name,
    )


def _resources() -> Table:
    return Table(
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
    )
