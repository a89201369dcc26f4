"""The brief by mail, an hour before a session: its words, its links, and whose clock and language it speaks."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import Preferences, User
from clients.actions import refresh_cards
from clients.models import Access
from messaging.actions import posting
from messaging.models import Notification
from sessions_app.actions import booking
from sessions_app.models import Session
from tests import factories

BEGINS = datetime(2026, 3, 31, 13, tzinfo=UTC)
AN_HOUR_BEFORE = BEGINS - timedelta(hours=1)


@pytest.fixture
def session(maya, noah) -> Session:
    """Booked when they met a week before, by a coach in Berlin who wants the brief; since then a task and an entry, the latter past midnight there."""
    User.objects.filter(pk=maya.pk).update(time_zone="Europe/Berlin")
    maya.refresh_from_db()
    Preferences.objects.create(user=maya, channels={"brief": "mail"})
    booked_at = BEGINS - timedelta(days=7)
    with time_machine.travel(booked_at, tick=False):
        [session] = booking.book([Session(client=noah, session_date=BEGINS, minutes=60)], by=maya, at=booked_at)
    factories.act(noah, "session.held", at=booked_at, actor=maya)
    refresh_cards([noah.pk], at=booked_at)
    factories.task(noah, task_description="Open letters", created_at=booked_at)
    factories.entry(noah, at=datetime(2026, 3, 29, 22, 30, tzinfo=UTC), title="A light day")
    return session


@pytest.fixture
def sent(session, maya):
    """What goes to the coach at a moment: how many mails, and the last of them."""

    def run(at: datetime) -> tuple[int, mail.EmailMessage | None]:
        with time_machine.travel(at, tick=False):
            count = posting.post(maya.pk, at=at)
        return count, mail.outbox[-1] if mail.outbox else None

    return run


def test_brief_goes_an_hour_before_and_not_a_minute_earlier(sent):
    assert [sent(at)[0] for at in (AN_HOUR_BEFORE - timedelta(minutes=1), AN_HOUR_BEFORE, AN_HOUR_BEFORE)] == [0, 1, 0]


def test_brief_says_what_happened_on_the_clock_of_the_coach(sent, maya):
    letter = sent(AN_HOUR_BEFORE)[1]
    assert (letter.to, letter.subject) == (["maya@example.com"], "Brief: your session with Noah Lindqvist Tuesday 31 March, 15:00")
    for words in ("Hello Maya,", "- Open letters (open, no day agreed)", "- A light day (yesterday)", "Times are on the clock of Europe/Berlin."):
        assert words in letter.body
    assert Access.objects.get(what="brief").actor == maya


def test_brief_links_to_its_page_and_to_the_way_out(sent, noah, as_user, maya):
    letter = sent(AN_HOUR_BEFORE)[1]
    found = [line.removeprefix("http://testserver") for line in letter.body.splitlines() if line.startswith("http://testserver/")]
    brief, settings, stop = found
    assert (brief, settings, f"<http://testserver{stop}>") == (
        f"/clients/{noah.pk}/brief/",
        "/notifications/settings/",
        letter.extra_headers["List-Unsubscribe"],
    )
    browser = as_user(maya)
    assert [browser.get(path).status_code for path in found] == [200, 200, 200]
    browser.post(stop)
    assert Preferences.objects.of(maya).channels["brief"] == "none"


def test_brief_speaks_the_language_of_the_coach(sent, maya):
    User.objects.filter(pk=maya.pk).update(language="de")
    assert sent(AN_HOUR_BEFORE)[1].subject.endswith("Dienstag, 31. März, 15:00")


def test_brief_of_a_session_that_is_off_does_not_go(sent, session, maya):
    booking.call_off(session, is_late=False, side="coach", because="", with_following=False, by=maya, at=BEGINS - timedelta(days=1))
    assert sent(AN_HOUR_BEFORE) == (0, None)


def test_brief_of_a_session_that_moved_goes_at_the_new_hour(sent, session, maya):
    was = session.as_read
    session.session_date = BEGINS + timedelta(hours=2)
    booking.reschedule(session, was=was, by=maya, at=BEGINS - timedelta(days=1))
    assert [sent(at)[0] for at in (AN_HOUR_BEFORE, AN_HOUR_BEFORE + timedelta(hours=2))] == [0, 1]
    assert Notification.objects.filter(kind="brief").count() == 1
