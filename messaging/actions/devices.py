"""Telling people on their devices: each message is sealed for the device, says nothing private, and goes by the push service of its browser."""

import json
import time
from datetime import datetime

import structlog
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from py_vapid import Vapid02
from pywebpush import WebPusher

from accounts.models import User
from messaging.actions import calling
from messaging.domain.push_key import private_key
from messaging.models import Notification, PushDevice

log = structlog.get_logger("devices")
MOST = 5  # a person's devices; a newer one takes the place of the oldest
KEPT_SECONDS = 24 * 60 * 60  # so long the push service waits for a device that is off
LONGEST_SECONDS = 15.0  # all of it happens while a letter is being sent
GONE = {403, 404, 410}  # the browser ended it, or it was made with another key


@transaction.atomic
def add_device(device: PushDevice, *, session_key: str | None, at: datetime) -> PushDevice:
    """Tell this person on this device from now on; whoever was told there before is not any more."""
    PushDevice.objects.filter(endpoint=device.endpoint).delete()
    device.session, device.since = UserSession.objects.filter(session_key=session_key or "", user=device.person).first(), at
    device.save(force_insert=True)
    PushDevice.objects.filter(person=device.person).exclude(pk__in=_newest(device.person)).delete()
    return device


@transaction.atomic
def renew_device(device: PushDevice, *, instead_of: str, session_key: str | None) -> bool:
    """Tell this person at the address that their browser made in place of another one; False if they are told at neither, and so want nothing there.

    A second word of the same change finds it made, and changes nothing.
    """
    own = PushDevice.objects.filter(person=device.person).select_for_update()
    found = own.filter(endpoint=instead_of).first() or own.filter(endpoint=device.endpoint).first()
    if found is None:
        return False
    PushDevice.objects.filter(endpoint=device.endpoint).exclude(pk=found.pk).delete()
    found.endpoint, found.public_key, found.auth = device.endpoint, device.public_key, device.auth
    found.session = UserSession.objects.filter(session_key=session_key or "", user=device.person).first()
    found.save(update_fields=["endpoint", "public_key", "auth", "session"])
    return True


def tell_devices(person: User, row: Notification, *, tag: str, at: datetime) -> bool:
    """Hand a message about this to the push services of this person's devices; whether one of them took it.

    Devices that are gone, or where nobody is signed in any more, are forgotten.
    """
    PushDevice.objects.filter(person=person).ended(at).delete()
    began, is_told = time.monotonic(), False
    message = json.dumps({"words": neutral(row.kind), "place": row.place, "tag": tag})
    for device in PushDevice.objects.filter(person=person):
        if time.monotonic() - began > LONGEST_SECONDS:
            break
        is_told = _hand_over(device, message, tag=tag, at=at) or is_told
    return is_told


def neutral(kind: str) -> str:
    """What stands on a locked screen: no name, no title, no word that somebody wrote."""
    words = {
        "session_soon": _("A session comes soon."),
        "session_changed": _("Something changed about a session."),
        "session_wish": _("Somebody has a wish for a session."),
        "plan_shared": _("A plan is there to read."),
        "message": _("A new message is there."),
        "task_due": _("Something is due today."),
        "checkin_due": _("A check-in waits for you."),
        "suggestion": _("A suggestion is there."),
        "file_shared": _("Something was shared with you."),
        "program_paused": _("A program of yours does not answer."),
        "nudge": _("A reminder is there."),
    }
    return words.get(kind, _("There is news."))


def _hand_over(device: PushDevice, message: str, *, tag: str, at: datetime) -> bool:
    try:
        status = calling.post(device.endpoint, _sealed(device, message), _headers(device, tag))
    except (calling.NotReached, ValueError) as problem:
        log.info("device not told", device=device.pk, problem=str(problem))
        return False
    if status in GONE:
        # By its address too: meanwhile the browser may have renewed it.
        PushDevice.objects.filter(pk=device.pk, endpoint=device.endpoint).delete()
    elif 200 <= status < 300:
        PushDevice.objects.filter(pk=device.pk).update(told_at=at)
    log.info("device told", device=device.pk, status=status)
    return 200 <= status < 300


def _sealed(device: PushDevice, message: str) -> bytes:
    keys = {"p256dh": device.public_key, "auth": device.auth}
    sealed = WebPusher({"endpoint": device.endpoint, "keys": keys}).encode(message.encode(), content_encoding="aes128gcm")
    return bytes((sealed or {})["body"])


def _headers(device: PushDevice, tag: str) -> dict[str, str]:
    """Who sends it, proven to this push service alone, and how it may treat it; of two with one topic the newer one is shown."""
    scheme, _empty, host, *_rest = device.endpoint.split("/")
    contact = settings.SITE_ORIGIN if settings.SITE_ORIGIN.startswith("https:") else f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"
    key = Vapid02.from_string(private_key(settings.SECRET_KEY))
    proof = key.sign({"aud": f"{scheme}//{host}", "exp": int(time.time()) + 12 * 60 * 60, "sub": contact})
    sealing = {"Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm"}
    return {**proof, **sealing, "TTL": str(KEPT_SECONDS), "Urgency": "normal", "Topic": tag[:32]}


def _newest(person: User) -> list[int]:
    return list(PushDevice.objects.filter(person=person).values_list("pk", flat=True)[:MOST])
