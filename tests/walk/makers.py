"""A row of any model, made by looking at its fields: every text holds a canary, everything else something plain."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db import models

from accounts.domain.sealing import seal

# What a browser sent when it made a passkey for http://testserver.
PASSKEY = {
    "id": "a2tra2tra2tra2tra2traw",
    "rawId": "a2tra2tra2tra2tra2traw",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiWTJOalkyTmpZMk5qWTJOalkyTmpZdyIsIm9yaWdpbiI6Imh0dHA6Ly90ZXN0c2VydmVyIiwi"
        "Y3Jvc3NPcmlnaW4iOmZhbHNlfQ",
        "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViU69q3JHqY58lN6TBm0kw4r9mgyimONoS0ersRMfzJ8gBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAEGtra2tra2tr"
        "a2tra2tra2ulAQIDJiABIVggslu_2IwqAggLHOBEQvR1XViiZiygxkgRAq1-hroGj4UiWCAaFtmkU1OiClCBvo7UZhwDsIi8Mdp1KoHTas_3pl0jsQ",
    },
    "clientExtensionResults": {},
    "type": "public-key",
}
# Texts that cannot hold a canary because a rule says what they hold. By field, or by name in every model.
PLAIN: dict[str, Any] = {
    "time_zone": "UTC",
    "language": "en",
    "accounts.ApiToken.expires_at": datetime(2020, 1, 1, tzinfo=UTC),  # nobody comes in by one
    "common.ApiAnswer.sealed": b"",
    "accounts.User.element_names": {},
    "progress.CheckIn.earlier": [],
    "clients.Act.kind": "task.done",
    "clients.Act.family": "task.outcome",
    "clients.Act.about_type": "clients.task",
    "clients.Card.acts_by_week": [1] * 12,
    "clients.Card.balance_by_week": [50] * 12,
    "clients.Card.leading": "fire",
    "clients.Card.archetypes": ["visionary"],
    "clients.Card.words": None,
    "clients.Attention.reason": "silent",
    "clients.Attention.facts": {"days": 30},
    "clients.Snooze.reason": "silent",
    "clients.Snooze.until_at": datetime(2020, 1, 1, tzinfo=UTC),
    "clients.ClientImport.mapping": {},
    "clients.ClientImport.header": lambda breed: [breed("clients.ClientImport.header")],
    "clients.ClientImport.content": None,  # its columns are named: the lines hold it
    "clients.ClientImport.encoding": "utf-8",
    "clients.ClientImport.separator": ",",
    "clients.ImportRow.cells": lambda breed: [breed("clients.ImportRow.cells")],
    "clients.ImportRow.before": None,
    "clients.ImportRow.problems": {},
    "clients.Arrival.problems": [],
    "clients.ImportRow.number": lambda breed: int(breed("clients.ImportRow.number").removeprefix("qzx")),
    "clients.SavedView.query": "sort=quiet",
    "messaging.Message.words": None,
    "messaging.Message.language": "en",
    "messaging.Conversation.revision": 1,
    "messaging.Conversation.last_at": datetime(2026, 1, 5, tzinfo=UTC),
    "messaging.HelpCard.country": "DE",
    "messaging.Hush.how": "mute",
    "messaging.Upload.media_type": "text/plain",
    "messaging.Upload.kind": "text",
    "messaging.Upload.state": "ready",
    "messaging.Upload.preview": "",
    "messaging.LibraryItem.kind": "link",
    "messaging.LibraryItem.words": None,
    "messaging.Resource.resource_type": "text",
    "messaging.Resource.resource_link": "",
    "messaging.Outgoing.send_at": datetime(2026, 1, 5, tzinfo=UTC),
    "messaging.Notification.kind": "task_due",
    "messaging.Notification.about_type": "clients.task",
    "messaging.Notification.place": "/me/",
    "messaging.Notification.arrived_at": datetime(2026, 1, 5, tzinfo=UTC),
    "messaging.Notification.facts": lambda breed: {"what": breed("messaging.Notification.facts")},
    "messaging.Webhook.url": "https://127.0.0.1/program",  # which is never called
    "messaging.Webhook.sealed": lambda breed: seal("whsec_" + "cXp4" * 8, keys=[settings.SECRET_KEY]),
    "messaging.Webhook.subjects": [],
    "messaging.Webhook.paused_at": datetime(2026, 1, 5, tzinfo=UTC),
    "messaging.Webhook.paused_because": "asked",
    "messaging.Delivery.state": "arrived",
    "messaging.Delivery.settled_at": datetime(2026, 1, 5, tzinfo=UTC),
    "messaging.Delivery.tries": [{"at": "2026-01-05T10:00:00+00:00", "status": 200, "problem": "", "milliseconds": 12}],
    "accounts.Preferences.channels": {},
    "sessions_app.ReminderChoice.minutes": [60],
    "progress.EngagementSnapshot.state": "scored",
    "progress.EngagementSnapshot.value": 82,
    "progress.EngagementSnapshot.band": "strong",
    "progress.EngagementSnapshot.parts": {"tasks": 82.0},
    "progress.EngagementSnapshot.tallies": {"tasks": {"on_time": 4, "late": 1}},
    "progress.EngagementSnapshot.by_week": [None] * 11 + [82],
    "progress.EngagementSnapshot.confidence": "good",
    "progress.Rhythm.weights": {},
    "progress.BalanceSnapshot.levels": {
        element: {
            "level": 50.0,
            "se": 7.0,
            "low": 41.0,
            "high": 59.0,
            "weight": 2.0,
            "confidence": "fair",
            "over": 55.0,
            "sources": {"self": 2},
            "last_date": "2026-01-05",
            "month_ago": 40.0,
            "change": 10.0,
            "certainty": "likely",
        }
        for element in ("fire", "water", "earth", "air", "aether")
    },
    "progress.BalanceSnapshot.leading": "",
    "progress.BalanceSnapshot.quietest": "",
    "progress.BalanceSnapshot.by_week": [None] * 12,
    "progress.EngagementMetric.metric_name": "sessions_held",
    "progress.ElementReading.origin_type": "walk",
    "recommendations.Activity.facet": None,
    "recommendations.Activity.style": None,
    "recommendations.ClientSignals.themes": None,
    "recommendations.ClientSignals.levels": {"fire": 50.0},
    "recommendations.ClientSignals.means": {"fire": 50.0},
    "recommendations.ClientSignals.overdrive": {},
    "recommendations.ClientSignals.need": {"fire": 0.25},
    "recommendations.ModelState.information": b"",
    "recommendations.ModelState.shift": b"",
    "recommendations.ModelState.effects": {},
    "recommendations.ModelVersion.mean": [],
    "recommendations.ModelVersion.precision": [],
    "recommendations.ModelVersion.spread": [],
    "recommendations.ModelVersion.effects": {},
    "recommendations.ModelVersion.metrics": {},
    "recommendations.Activity.words": None,
    "recommendations.Activity.slug": None,
    "recommendations.Activity.weights": [1.0, 0.0, 0.0, 0.0, 0.0],
    "recommendations.Activity.kind": "exercise",
    "recommendations.Activity.settles": [],
    "recommendations.EngineSettings.coach": None,
    "recommendations.ModelCall.level": "signals",
    "recommendations.Recommendation.status": "sent",
    "recommendations.Recommendation.decided_at": datetime(2026, 1, 5, tzinfo=UTC),
    "recommendations.Recommendation.sent_at": datetime(2026, 1, 5, tzinfo=UTC),
    "recommendations.Recommendation.reasons": lambda breed: [{"key": "focus", "facts": {"facet": breed("recommendations.Recommendation.reasons")}}],
    "recommendations.SessionRecommendation.reasons": lambda breed: [
        {"key": "focus", "facts": {"facet": breed("recommendations.SessionRecommendation.reasons")}}
    ],
    "recommendations.Recommendation.struck": [],
    "recommendations.EngineSettings.blocked_activities": [],
    "recommendations.Recommendation.kind": "exercise",
    "recommendations.SessionRecommendation.kind": "exercise",
    "progress.ItemSet.names": lambda breed: {"fire": breed("progress.ItemSet.names")},
    "progress.ItemSet.words": {},
    "progress.ItemSet.items": lambda breed: [
        {"slug": f"fire_{order}", "order": order, "element": "fire", "key": "direct", "text": breed("progress.ItemSet.items")} for order in (1, 2)
    ],
    "progress.ItemSet.anchors": lambda breed: {"fire": {"0": breed("progress.ItemSet.anchors")}},
    "progress.CheckIn.doubts": [],
    "progress.Answer.key": "direct",
    "progress.Draft.answers": {"fire_1": 7},
    "progress.Pulse.fire": 7,
    "progress.Rating.note": lambda breed: f"{breed('progress.Rating.note')} in a sentence that is long enough",
    "progress.Entry.search": None,
    "sessions_app.AgendaBlock.position": 1,
    "sessions_app.PlanTemplate.blocks": lambda breed: [
        {"title": breed("sessions_app.PlanTemplate.blocks"), "text": "", "minutes": 5, "client_note": "", "element": None}
    ],
    "sessions_app.Session.tasks_assigned": lambda breed: [{"task_description": breed("sessions_app.Session.tasks_assigned")}],
    "sessions_app.Session.format": "group",  # of a coach several at once, as every client of the walk has one now
    "clients.SupportGrant.expires_at": datetime(2020, 1, 1, tzinfo=UTC),  # nobody holds a grant
    "clients.SupportGrant.granted_at": datetime(2020, 1, 1, tzinfo=UTC) - timedelta(minutes=30),
    "account.EmailAddress.verified": True,
    "account.EmailAddress.primary": True,
    "accounts.User.is_superuser": False,
    "mfa.Authenticator.type": "webauthn",
    "socialaccount.SocialAccount.provider": "google",
    "mfa.Authenticator.data": lambda breed: {"name": breed("mfa.Authenticator.name"), "secret": breed("mfa.Authenticator.data"), "credential": PASSKEY},
    "admin.LogEntry.content_type": lambda breed: ContentType.objects.get_by_natural_key("clients", "client"),
    "admin.LogEntry.action_flag": 2,
    "admin.LogEntry.object_id": "1",
}


class CannotHold(Exception):
    """A field for which no value could be thought of."""


def values(model: type[models.Model], breed: Callable[[str], str], *, row_of: Callable[[models.Field], Any], given: dict[str, Any]) -> dict[str, Any]:
    """A value for every column of the model; `row_of` finds the row that a foreign key points to."""
    made: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        label = f"{model._meta.label}.{field.name}"
        if field.name in given:
            made[field.name] = given[field.name]
        elif label in PLAIN or field.name in PLAIN:
            plain = PLAIN.get(label, PLAIN.get(field.name))
            made[field.name] = plain(breed) if callable(plain) else plain
        elif field.is_relation:
            made[field.name] = row_of(field)
        elif not isinstance(field, models.AutoField | models.BigAutoField):
            made[field.name] = _value(field, label, breed)
    return made


def _value(field: Any, label: str, breed: Callable[[str], str]) -> Any:
    if field.choices:
        return field.default if field.has_default() else next(value for value, _ in field.flatchoices)
    if isinstance(field, models.FileField):
        return ContentFile(breed(label).encode(), name=f"{breed(label)}.txt")
    if isinstance(field, models.JSONField):
        return {"name": breed(label)}
    if isinstance(field, ArrayField):
        return [_value(field.base_field, label, breed)]
    if isinstance(field, models.CharField | models.TextField):
        return _text(field, label, breed)
    if field.null:
        return None
    return field.get_default() if field.has_default() else _plain(field, label)


def _text(field: Any, label: str, breed: Callable[[str], str]) -> str:
    if field.max_length is not None and field.max_length < len("qzx00001"):
        raise CannotHold(f"{label} is too short for a canary: name its value in tests/walk/makers.py, PLAIN.")
    mark = breed(label)
    if isinstance(field, models.EmailField):
        return f"{mark}@example.com"
    return f"https://example.com/{mark}" if isinstance(field, models.URLField) else mark


def _plain(field: Any, label: str) -> Any:
    kinds: list[tuple[type, Any]] = [
        (models.DateTimeField, datetime.now(UTC)),
        (models.DateField, date(2026, 1, 5)),
        (models.TimeField, "10:00"),
        (models.DurationField, timedelta(hours=1)),
        (models.BooleanField, False),
        (models.DecimalField, Decimal(1)),
        (models.FloatField, 1.0),
        (models.IntegerField, 1),
        (models.UUIDField, uuid.uuid4()),
        (models.GenericIPAddressField, "203.0.113.7"),
    ]
    for kind, value in kinds:
        if isinstance(field, kind):
            return value
    raise CannotHold(f"{label} is a {type(field).__name__}: say in tests/walk/makers.py what it holds.")
