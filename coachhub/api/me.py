"""Who asks: the first thing that a program wants to know."""

from typing import Literal

from django.utils import timezone
from ninja import Router
from pydantic import Field

from accounts.gates import PersonRequest, coach_or_client_only
from clients.models import Client
from common.api import Id, Moment, Schema

router = Router(tags=["me"])


class Key(Schema):
    """The token that was shown."""

    name: str = Field(examples=["calendar script"])
    may_write: bool
    areas: list[str] = Field(description="Empty: all.")
    expires_at: Moment


class Me(Schema):
    """Whoever is signed in."""

    id: Id
    name: str = Field(examples=["Maya Reyes"])
    email: str
    role: Literal["coach", "client"]
    time_zone: str = Field(examples=["Europe/Berlin"])
    client_ids: list[Id] = Field(description="For a client: the numbers that the other addresses want. For a coach empty.")
    token: Key | None = Field(description="null for a session.")
    now: Moment


@router.get("/me", response=Me, summary="Who is signed in", url_name="me")
@coach_or_client_only
def me(request: PersonRequest) -> Me:
    """The person, and what the token opens."""
    person, token = request.user, getattr(request, "api_token", None)
    own = Client.objects.visible_to(person).order_by("pk").values_list("pk", flat=True) if person.is_client else []
    key = token and Key(name=token.name, may_write=token.may_write, areas=token.areas, expires_at=token.expires_at)
    plain = {name: getattr(person, name) for name in ("id", "name", "email", "role", "time_zone")}
    return Me(client_ids=list(own), token=key, now=timezone.now(), **plain)
