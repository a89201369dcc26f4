"""The photo of a client."""

from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from clients.actions.cards import refresh_cards
from clients.models import Client


@transaction.atomic
def set_photo(client: Client, picture: ContentFile, *, at: datetime) -> None:
    """Give the client this photo in place of the one before."""
    client = _locked(client)
    _forget_file(client)
    client.photo.save(picture.name or "photo", picture, save=False)
    _save(client, at=at)


@transaction.atomic
def remove_photo(client: Client, *, at: datetime) -> None:
    """Show the initials again."""
    client = _locked(client)
    _forget_file(client)
    client.photo = ""
    _save(client, at=at)


def _locked(client: Client) -> Client:
    return Client.objects.select_for_update(of=("self",)).get(pk=client.pk)


def _forget_file(client: Client) -> None:
    # Only when the row names the new one: a file too many is an untidiness, a file too few a hole in the page.
    if client.photo:
        transaction.on_commit(partial(client.photo.storage.delete, str(client.photo.name)))


def _save(client: Client, *, at: datetime) -> None:
    client.save(update_fields=["photo"])
    refresh_cards([client.pk], at=at)
