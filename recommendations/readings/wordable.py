"""What a language model is told about one list of suggestions, as far as coach, client and house allow it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Sum

from clients.models import Client
from progress.readings.journal import texts_for_ai
from recommendations.domain import rewording
from recommendations.domain.redaction import redact
from recommendations.domain.rewording import Candidate
from recommendations.models import EngineSettings, Feedback, ModelCall, Recommendation, RecommendationBatch

MONTHLY_TOKENS = 200_000  # of a coach who set no other budget
LONGEST_EXTRACTS = 2000  # characters of one question
NEWEST, RECENT = 3, timedelta(days=60)  # the entries that are quoted


@dataclass(frozen=True)
class Wordable:
    """One list that may be worded, and the question that is asked about it."""

    batch: RecommendationBatch
    level: str
    rows: Sequence[Recommendation]
    candidates: Sequence[Candidate]
    messages: list[dict[str, str]]
    fields: list[str]

    @property
    def fingerprint(self) -> str:
        """The same for the same question to the same model: its answer need not be asked for twice."""
        asked = "\0".join([settings.LLM_MODEL, rewording.PROMPT_VERSION, *(message["content"] for message in self.messages)])
        return hashlib.sha256(asked.encode()).hexdigest()


def wordable(batch_id: int, *, at: datetime) -> Wordable | None:
    """The list of this run with its question, or None where nothing may be asked or nothing waits for review any more."""
    batch = RecommendationBatch.objects.select_related("client__user", "client__practice", "coach").filter(pk=batch_id).first()
    level = may_leave(batch.client, batch.coach_id) if batch else EngineSettings.Consent.NONE
    if batch is None or level == EngineSettings.Consent.NONE:
        return None
    rows = untouched(batch)
    if not rows:
        return None
    candidates = [Candidate(row.title, row.description, row.element_id, row.kind, row.minutes) for row in rows]
    signals = _signals(batch)
    quoted = _quoted(batch.client, at) if level == EngineSettings.Consent.TEXT else []
    messages = rewording.question(candidates, signals, quoted, language=batch.client.user.language if batch.client.user else "en")
    return Wordable(batch, level, rows, candidates, messages, ["candidates", *signals, *(["journal extracts"] if quoted else [])])


def may_leave(client: Client, coach_id: int | None) -> str:
    """How much of this client may leave: the client's word, if the coach allows a model and the coaching goes on."""
    if coach_id is None or client.state != Client.State.ACTIVE:
        return EngineSettings.Consent.NONE
    coach = EngineSettings.objects.filter(coach_id=coach_id).first()
    own = EngineSettings.objects.filter(client=client).first()
    return own.llm_consent if own and coach and coach.may_use_llm else EngineSettings.Consent.NONE


def untouched(batch: RecommendationBatch) -> list[Recommendation]:
    """What of the run still waits for review as the engine wrote it, in its order."""
    rows = batch.recommendations.filter(status="proposed", source="engine").order_by("position", "recommendation_id")
    return [row for row in rows if row.is_as_made][: rewording.MOST]


def has_budget(coach_id: int, *, at: datetime) -> bool:
    """Whether this coach's tokens of the month are not used up."""
    settings_of_coach = EngineSettings.objects.filter(coach_id=coach_id).first()
    budget = settings_of_coach.llm_budget if settings_of_coach and settings_of_coach.llm_budget is not None else MONTHLY_TOKENS
    month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    used = ModelCall.objects.filter(coach_id=coach_id, at__gte=month).aggregate(tokens=Sum("tokens"))["tokens"] or 0
    return used < budget


def answer_before(fingerprint: str) -> str:
    """What the model answered to the very same question, empty if it was never asked."""
    found = ModelCall.objects.filter(fingerprint=fingerprint, outcome=ModelCall.Outcome.USED).order_by("-at", "-id").values_list("answer", flat=True).first()
    return found or ""


def _signals(batch: RecommendationBatch) -> dict[str, Any]:
    """Levels and needs as the engine counted them, and how helpful each kind was found: no name, no text."""
    rated = Feedback.objects.filter(client=batch.client).exclude(recommendation__kind="").values("recommendation__kind")
    kinds = rated.annotate(ratings=Count("pk"), mean=Avg("rating")).order_by("recommendation__kind")
    liked = {row["recommendation__kind"]: {"ratings": row["ratings"], "mean": round(row["mean"], 1)} for row in kinds}
    return {"elements": batch.need} | ({"kinds_rated": liked} if liked else {})


def _quoted(client: Client, at: datetime) -> list[str]:
    """Redacted extracts of the newest entries that the client shared and did not keep from such models, two thousand characters in all."""
    names = [client.name, client.user.name if client.user else "", *client.coachings.values_list("coach__name", flat=True), client.practice.name]
    quoted, left = [], LONGEST_EXTRACTS
    for entry in texts_for_ai([client.pk], at - RECENT).get(client.pk, [])[:NEWEST]:
        text = redact(f"{entry.title}\n{entry.body}".strip(), names=names)[:left].strip()
        left -= len(text)
        if text:
            quoted.append(text)
    return quoted
