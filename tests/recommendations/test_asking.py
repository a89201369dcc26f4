"""A coach asks for suggestions, the client answers, and the next list shows what the answer did and says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.actions import refresh_balance
from recommendations.actions import answers, review
from recommendations.actions.asking import ask_engine
from recommendations.models import EngineSettings, Recommendation
from recommendations.readings.effects import changes
from recommendations.templatetags.suggestions import change_words, reasons_of
from tests import factories

KINDS = ("exercise", "journal_prompt", "reflection", "practice", "reading")


@pytest.fixture
def known(noah, now):
    """Noah with levels, and a library to choose from."""
    for number, of in enumerate(("fire", "water", "earth", "air", "aether") * 6):
        factories.activity(of=of, kind=KINDS[number % 5], minutes=5 + number)
    for slug, value in {"fire": 52, "water": 58, "earth": 30, "air": 66, "aether": 61}.items():
        factories.reading(noah, slug, value, on=(now - timedelta(days=2)).date())
    refresh_balance([noah.pk], at=now)
    return noah


def test_asking_brings_suggestions_that_wait_with_their_reasons(maya, known, as_user):
    page = as_user(maya).post(f"/clients/{known.pk}/suggestions/ask/", follow=True).content.decode()
    rows = list(Recommendation.objects.filter(client=known))
    assert [row.status for row in rows] == ["proposed"] * 3
    assert "3 suggestions for Noah wait for you." in page
    said = [because.words for row in rows for because in reasons_of(row)]
    assert "Earth is the quietest of the five, at 30." in said
    assert all(words in page for words in said)


def test_asking_for_somebody_unknown_says_so(maya, noah, as_user):
    page = as_user(maya).post(f"/clients/{noah.pk}/suggestions/ask/", follow=True).content.decode()
    assert "There is nothing to suggest to Noah right now." in page


def test_otto_cannot_ask(otto, noah, as_user):
    assert as_user(otto).post(f"/clients/{noah.pk}/suggestions/ask/").status_code == 404


def test_rating_of_1_shows_in_the_next_list_which_says_so(maya, known, as_user):
    now = timezone.now()
    EngineSettings.objects.create(coach=maya, is_exploring=False)  # chance has no part in it
    row = ask_engine(known, at=now)[0]
    review.approve(row, review.Words(row.title, "In other words."), version=1, by=maya, at=now)
    assert review.send(row.pk, at=now + review.UNDO_FOR)
    answers.rate(row, 1, comments="No", by=known.user, at=now + timedelta(minutes=1))
    after = ask_engine(known, at=now + timedelta(minutes=2))
    assert row.activity_id not in {each.activity_id for each in after}
    [change] = changes(known.pk)
    assert (change.suggestion.pk, change.rating, change.effect.after < change.effect.before) == (row.pk, 1, True)
    page = as_user(maya).get(f"/clients/{known.pk}/suggestions/").content.decode()
    assert change_words(change) in page
    assert f"“{row.title}”, rated 1: " in page
