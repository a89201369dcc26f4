"""Keeping signals and lists fresh, learning at night, and bringing approved suggestions to their clients."""

from django.utils import timezone

from clients.models import Client, Coaching
from common.jobs import job, scheduled
from recommendations.actions import review
from recommendations.actions.fitting import fit
from recommendations.actions.rewording import word
from recommendations.actions.signals import refresh_signals
from recommendations.actions.suggest import suggest
from recommendations.actions.texts import embed_activities
from recommendations.actions.waiting import count_for

BATCH = 200
IN_QUEUE = 3  # as many as may be open with a client


@job("recommendations.refresh")
def refresh(client_id: int) -> None:
    refresh_many([client_id])


@job("recommendations.refresh_many")
def refresh_many(client_ids: list[int]) -> None:
    """Work out the signals of these clients, and let a list of those who are coached wait for review."""
    for start in range(0, len(client_ids), BATCH):
        at = timezone.now()
        refresh_signals(client_ids[start : start + BATCH], at=at)
        for client in Client.objects.filter(pk__in=client_ids[start : start + BATCH], state="active", erased_at=None).order_by("pk"):
            suggest(client, k=IN_QUEUE, purpose="between", at=at)
        # Coaches come and go, and what is archived waits for nobody.
        count_for(Coaching.objects.filter(client__in=client_ids[start : start + BATCH]).values_list("coach", flat=True))


@job("recommendations.word")
def word_list(batch_id: int) -> None:
    """Let a language model word a list that waits; asked twice, the second answer is the first."""
    word(batch_id, at=timezone.now())


@scheduled("recommendations.refresh_all", cron="25 4 * * *")
def refresh_all() -> None:
    """Days pass without an act: levels age, weeks turn, and what may come again changes."""
    refresh_many(list(Client.objects.filter(state="active", erased_at=None).order_by("pk").values_list("pk", flat=True)))


@scheduled("recommendations.fit", cron="40 2 * * *")
def fit_at_night() -> None:
    fit(at=timezone.now())


@scheduled("recommendations.embed", cron="*/10 * * * *")
def embed() -> None:
    """Encode the texts of new and changed activities."""
    embed_activities()


@job("recommendations.send")
def send(client_id: int, recommendation_id: int) -> None:
    """Send one approved suggestion; what was taken back meanwhile stays."""
    review.send(recommendation_id, at=timezone.now())


@scheduled("recommendations.send_all_due", cron="* * * * *")
def send_all_due() -> None:
    """Send what is due although its job was lost, for example with a restored backup."""
    review.send_all_due(at=timezone.now())
