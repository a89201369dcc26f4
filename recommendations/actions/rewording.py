"""Letting a language model word what waits for review: asked in a job, believed piece by piece, and never sent by itself."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from recommendations.actions import language_model
from recommendations.actions.language_model import ModelFault
from recommendations.domain import rewording
from recommendations.domain.rewording import LETTERS, Draft, NotAnAnswer, Pick, Wording
from recommendations.models import ModelCall, Recommendation
from recommendations.models.suggestion import WORDED_VERSION, Source
from recommendations.readings import wordable as reading
from recommendations.readings.wordable import Wordable

log = structlog.get_logger("recommendations")


def word(batch_id: int, *, at: datetime) -> None:
    """Ask for other words for one list and put what is believed before the coach; without leave, budget or model the list stays as it is."""
    if not language_model.is_configured() or language_model.is_paused():
        return
    asked = reading.wordable(batch_id, at=at)
    if asked is None or asked.batch.coach_id is None or not reading.has_budget(asked.batch.coach_id, at=at):
        return
    if before := reading.answer_before(asked.fingerprint):
        _use(asked, rewording.read_answer(before, asked.candidates), None)
        return
    call = _written_down(asked, at)
    try:
        reply = language_model.ask(asked.messages)
        ModelCall.objects.filter(pk=call.pk).update(answer=reply.content[:20_000], tokens=reply.tokens, milliseconds=reply.milliseconds)
        believed = rewording.read_answer(reply.content, asked.candidates)
    except ModelFault as fault:
        ModelCall.objects.filter(pk=call.pk).update(outcome=fault.outcome, milliseconds=fault.milliseconds)
        log.warning("language model did not answer", reason=str(fault))
        return
    except NotAnAnswer:
        language_model.count_garbage()
        ModelCall.objects.filter(pk=call.pk).update(outcome=ModelCall.Outcome.GARBAGE)
        return
    language_model.count_answer()
    _use(asked, believed, call)


def _written_down(asked: Wordable, at: datetime) -> ModelCall:
    """The line in the log, before anything leaves."""
    return ModelCall.objects.create(
        client=asked.batch.client,
        coach=asked.batch.coach,
        batch=asked.batch,
        at=at,
        level=asked.level,
        model_name=settings.LLM_MODEL[:80],
        prompt_version=rewording.PROMPT_VERSION,
        fields=asked.fields,
        sent=asked.messages[-1]["content"],
        fingerprint=asked.fingerprint,
    )


@transaction.atomic
def _use(asked: Wordable, believed: Wording, call: ModelCall | None) -> None:
    """Take the words for the rows that nobody touched meanwhile, if the client and the coach still allow it."""
    waiting = {row.pk: row for row in asked.batch.recommendations.select_for_update().filter(status="proposed").order_by("position", "recommendation_id")}
    is_allowed = reading.may_leave(asked.batch.client, asked.batch.coach_id) != "none"
    free = {row.pk for row in reading.untouched(asked.batch)} if is_allowed else set()
    worded = [_reworded(waiting[pk], pick) for letter, pick in believed.picks.items() if (pk := asked.rows[LETTERS.index(letter)].pk) in free & waiting.keys()]
    is_used = bool(worded) or bool(free and believed.draft)
    if is_used:
        _put_in_order([*worded, *(row for row in waiting.values() if row not in worded)])
    if free and believed.draft:
        _add_draft(asked, believed.draft, position=len(waiting) + 1)
    if call:
        outcome = ModelCall.Outcome.USED if is_used else ModelCall.Outcome.TOO_LATE if believed.picks else ModelCall.Outcome.EMPTY
        ModelCall.objects.filter(pk=call.pk).update(outcome=outcome, dropped=[why[:120] for why in believed.dropped])


def _reworded(row: Recommendation, pick: Pick) -> Recommendation:
    row.title, row.description = pick.title, pick.text
    row.source, row.model_name, row.prompt_version = Source.WORDED, settings.LLM_MODEL[:80], rewording.PROMPT_VERSION
    row.version = WORDED_VERSION
    row.save(update_fields=["title", "description", "source", "model_name", "prompt_version", "version"])
    return row


def _put_in_order(rows: list[Recommendation]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    Recommendation.objects.bulk_update(rows, ["position"])


def _add_draft(asked: Wordable, draft: Draft, *, position: int) -> None:
    """A prompt of the model's own: the last of the list, under its own label, and like all others only a proposal."""
    Recommendation.objects.create(
        client=asked.batch.client,
        batch=asked.batch,
        position=position,
        element_id=draft.element,
        title=draft.title,
        description=draft.text,
        original_title=draft.title,
        original_text=draft.text,
        kind="journal_prompt",
        priority_level=3,
        source=Source.DRAFT,
        model_name=settings.LLM_MODEL[:80],
        prompt_version=rewording.PROMPT_VERSION,
    )
