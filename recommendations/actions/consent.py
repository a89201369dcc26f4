"""What of a client may go to a language model: the client's own word, at once and everywhere."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from clients import acts
from clients.actions.states import refuse_archived
from clients.models import Client
from recommendations.models import EngineSettings


@transaction.atomic
def allow_language_model(client: Client, level: str, *, by: User, at: datetime) -> None:
    """Set how much may leave: none, signals or text. Questions that wait in the queue read it before they ask and once more before they use an answer."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if level != EngineSettings.Consent.NONE:
        refuse_archived(client)  # leave is taken back from the archive too, and given only while there is a coaching
    settings, _ = EngineSettings.objects.get_or_create(client=client)
    if settings.llm_consent == level:
        return
    settings.llm_consent = level
    settings.save(update_fields=["llm_consent", "updated_at"])
    kind = "language_model.forbidden" if level == EngineSettings.Consent.NONE else "language_model.allowed"
    acts.record(client, kind, actor=by, about=None, at=at)


@transaction.atomic
def let_language_model_word(coach: User, *, may_use_llm: bool, llm_budget: int | None) -> None:
    """Set whether a model may word this coach's suggestions, and for how many tokens a month."""
    EngineSettings.objects.update_or_create(coach=coach, defaults={"may_use_llm": may_use_llm, "llm_budget": llm_budget})
