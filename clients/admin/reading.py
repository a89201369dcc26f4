"""Reading through the admin leaves a trace in the client's access log."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from clients.acts import record_read
from clients.models import Client

NAME_AND_ADDRESS = ("client__name", "client__email")


class LoggedReading(admin.ModelAdmin):
    """Each page of a row that says more than a name is written into the client's access log."""

    reads_as = ""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None and is_its_page(request):
            log(row, self.reads_as, request)
        return row


def is_its_page(request: HttpRequest) -> bool:
    """Whether the row itself is shown, not its history."""
    return request.method == "GET" and request.resolver_match is not None and (request.resolver_match.url_name or "").endswith("_change")


def log(row: Any, what: str, request: HttpRequest) -> None:
    client = row if isinstance(row, Client) else row.client
    record_read(client, what, actor=request.user, at=timezone.now(), about_id=row.pk, address=request.META.get("REMOTE_ADDR"))  # type: ignore[arg-type]
