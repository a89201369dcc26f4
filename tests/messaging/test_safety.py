"""Quiet from a person who reads only that messages are paused; the help card on every page of a client."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from messaging.actions.conversations import refresh_conversations
from messaging.domain.help import countries_by_zone, numbers_of
from messaging.models import Conversation, HelpCard, Hush, LibraryItem, Message, Notification, Outgoing, Resource
from messaging.readings.help import country_of, reference
from recommendations.actions import review
from sessions_app.actions.reminding import tell_change, tell_shared
from tests import factories

PAUSED = "Messages are paused."


def hush(client, coach, how):
    return Hush.objects.create(client=client, person=coach, how=how, since=factories.ago(hours=1))


def write(browser, client, content="Hello"):
    return browser.post(f"/messages/{client.pk}/", {"content": content, "end": "1"})


def test_client_mutes_blocks_and_hears_again(maya, noah, as_user):
    browser, address = as_user(noah.user), f"/me/quiet/{maya.pk}/"
    said = []
    for how in ("mute", "block", ""):
        browser.post(address, {"how": how})
        said.append(list(Hush.objects.values_list("person", "how")))
    assert said == [[(maya.pk, "mute")], [(maya.pk, "block")], []]


def test_muted_coach_writes_and_nothing_counts_as_unread(maya, noah, as_user):
    hush(noah, maya, "mute")
    assert write(as_user(maya), noah).status_code == 302
    assert (Message.objects.count(), User.objects.get(pk=noah.user_id).unread_messages) == (1, 0)
    as_user(noah.user).post(f"/me/quiet/{maya.pk}/", {"how": ""})
    assert User.objects.get(pk=noah.user_id).unread_messages == 1


def test_rebuilt_counts_leave_muted_people_out(maya, noah):
    factories.message(noah, by=maya)
    hush(noah, maya, "mute")
    refresh_conversations([noah.pk])
    assert Conversation.objects.get().unread_by_client == 0


def test_blocked_coach_sends_nothing_and_keeps_the_words(maya, noah, as_user):
    hush(noah, maya, "block")
    answer = write(as_user(maya), noah, "My words")
    form = answer.context["form"]
    sentence = "Messages are paused, so this one was not sent. Your words are still here."
    assert (answer.status_code, form.non_field_errors(), form["content"].value(), Message.objects.count()) == (422, [sentence], "My words", 0)


@pytest.mark.parametrize("how", ["mute", "block"])
def test_coach_reads_the_same_sentence_whichever_it_is(maya, noah, as_user, how):
    hush(noah, maya, how)
    page = as_user(maya).get(f"/messages/{noah.pk}/").content.decode()
    assert (page.count(PAUSED), "mute" in page.split("<main")[1], "blocked" in page.split("<main")[1]) == (1, False, False)


def test_another_coach_of_the_client_is_not_paused(maya, noah, as_user):
    colleague = factories.coach(practice=maya.membership.practice)
    noah.coachings.create(coach=colleague, practice=noah.practice)
    hush(noah, maya, "block")
    assert write(as_user(colleague), noah).status_code == 302
    assert PAUSED not in as_user(colleague).get(f"/messages/{noah.pk}/").content.decode()


def test_client_writes_to_a_blocked_coach_all_the_same(maya, noah, as_user):
    hush(noah, maya, "block")
    assert write(as_user(noah.user), noah).status_code == 302


def test_message_for_later_becomes_a_draft_when_it_is_blocked_by_then(maya, noah, as_user, run_jobs):
    later = factories.ago(hours=-1)
    as_user(maya).post(f"/messages/{noah.pk}/", {"content": "Later", "end": "1", "send_at": f"{later:%Y-%m-%dT%H:%M}"})
    hush(noah, maya, "block")
    with time_machine.travel(later):
        run_jobs()
    assert (Message.objects.count(), Outgoing.objects.values_list("content", "send_at").get()) == (0, ("Later", None))


def test_message_to_many_leaves_out_who_paused(maya, noah, as_user):
    nina = factories.client(coach=maya)
    hush(noah, maya, "block")
    as_user(maya).post("/messages/many/", {"clients": [noah.pk, nina.pk], "content": "Hello"})
    assert list(Message.objects.values_list("client", flat=True)) == [nina.pk]


def test_blocked_coach_gives_no_files_either(maya, noah, as_user):
    hush(noah, maya, "block")
    item = factories.library_item(maya)
    as_user(maya).post(f"/library/files/{item.pk}/share/", {"clients": [noah.pk]})
    assert (Resource.objects.count(), LibraryItem.objects.get().shared_with) == (0, 0)


@pytest.mark.parametrize("how", ["mute", "block"])
def test_nothing_that_a_quiet_coach_does_calls_the_client(maya, noah, as_user, now, how):
    """Neither words nor files, suggestions or plans; a session that moves is told all the same."""
    hush(noah, maya, how)
    write(as_user(maya), noah)
    factories.resource(noah, factories.library_item(maya)) if how == "mute" else None
    suggestion = factories.recommendation(noah)
    review.approve(suggestion, review.Words("A walk", "Slowly"), version=1, by=maya, at=now)
    sent = review.send(suggestion.pk, at=now + timedelta(minutes=1))
    session = factories.session(noah, at=now + timedelta(days=3))
    tell_shared(session, at=now)
    told = list(Notification.objects.values_list("kind", flat=True))
    tell_change(session, "moved", by=maya, at=now)
    assert (sent, told, list(Notification.objects.values_list("kind", flat=True))) == (True, [], ["session_changed"])


def test_quiet_is_the_clients_own_business(maya, noah, otto, as_user, guest):
    assert [as_user(user).get("/me/quiet/").status_code for user in (noah.user, maya, otto)] == [200, 404, 404]
    assert [as_user(noah.user).post(f"/me/quiet/{otto.pk}/", {"how": "mute"}).status_code, guest.get("/me/quiet/").status_code] == [404, 302]


@pytest.mark.parametrize(
    "address", ["/me/", "/me/files/", "/me/tasks/", "/me/journal/", "/me/sessions/", "/me/progress/", "/me/quiet/", "/me/data/", "/me/seen/"]
)
def test_help_is_one_tap_away_and_nobody_is_said_to_watch(noah, as_user, address):
    page = as_user(noah.user).get(address).content.decode()
    assert ('<a href="/help/">Help now</a>' in page, "Nobody watches messages around the clock." in page) == (True, True)


def test_thread_of_a_client_leads_to_help_too(maya, noah, as_user):
    assert '<a href="/help/">Help now</a>' in as_user(noah.user).get(f"/messages/{noah.pk}/").content.decode()


@pytest.mark.parametrize(("zone", "country", "first"), [("Europe/Berlin", "DE", "112"), ("America/New_York", "US", "911")])
def test_numbers_are_those_of_the_clients_country(noah, as_user, zone, country, first):
    User.objects.filter(pk=noah.user_id).update(time_zone=zone)
    numbers = as_user(noah.user).get("/help/").context["card"].numbers
    assert (numbers.country, numbers.emergency[0].number) == (country, first)


def test_zone_without_a_country_leads_further(noah, as_user):
    card = as_user(noah.user).get("/help/").context["card"]
    assert (country_of("UTC"), card.numbers.country, [line.service for line in card.numbers.lines]) == ("", "", ["Find A Helpline", "Befrienders Worldwide"])


def test_practice_puts_its_own_words_and_country_on_the_card(maya, noah, as_user):
    assert as_user(maya).post("/practice/help/", {"words": "Call Anna: 01 234", "country": "AT"}).status_code == 302
    card = as_user(noah.user).get("/help/").context["card"]
    assert (card.words, card.numbers.country, HelpCard.objects.count()) == ("Call Anna: 01 234", "AT", 1)


def test_only_the_owner_edits_the_card(maya, noah, as_user):
    colleague = factories.coach(practice=maya.membership.practice)
    assert [as_user(user).get("/practice/help/").status_code for user in (maya, colleague, noah.user)] == [200, 404, 404]


def test_every_number_can_be_called_names_its_source_and_was_checked():
    lines = [line for country in reference()["countries"] for line in numbers_of(reference(), country).all]
    wrong = [line for line in lines if not (line.source.startswith("https://") and (line.dial or line.number.startswith("text ")))]
    assert (wrong, [line for line in lines if line.checked > timezone.localdate()]) == ([], [])
    assert len(reference()["countries"]) > 20


def test_practice_reads_when_each_number_was_checked_and_that_it_has_to_call(maya, as_user):
    as_user(maya).post("/practice/help/", {"words": "", "country": "NL"})
    answer = as_user(maya).get("/practice/help/")
    page = answer.content.decode()
    assert [line.number for line in answer.context["numbers"].all] == ["112", "113", "0800-0113"]
    assert (page.count("Checked on"), "call the lines of your own country, before your first client needs one" in page) == (3, True)


def test_card_is_read_in_the_clients_language(noah, as_user):
    User.objects.filter(pk=noah.user_id).update(language="de", time_zone="Europe/Vienna")
    page = as_user(noah.user).get("/help/").content.decode()
    assert [words in page for words in ("Österreich", "Notruf", "rund um die Uhr, kostenlos", 'href="tel:112"')] == [True] * 4


def test_every_country_is_reached_from_a_time_zone():
    zones = countries_by_zone(["# a comment", "DE\t+5230+01322\tEurope/Berlin\tmost of it", "US\t+404251-0740023\tAmerica/New_York"])
    assert zones == {"Europe/Berlin": "DE", "America/New_York": "US"}
