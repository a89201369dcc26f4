"""The pages where a coach adds a webhook, sees what it was told, and ends it."""

from datetime import timedelta

import pytest

from messaging.actions import webhooks
from messaging.models import Delivery, Webhook
from tests import factories
from tests.accounts.test_profile import confirmed

PAGE = "/webhooks/"


@pytest.fixture
def hook(maya, now):
    hook = Webhook(coach=maya, name="sheet", url="https://program.example/told")
    webhooks.add(hook, at=now - timedelta(minutes=1))
    return hook


@pytest.fixture
def signed_in(guest, maya):
    return confirmed(guest, maya)


def delivered(hook, noah, now, *, count=1):
    plain = {"at": now.isoformat(), "milliseconds": 12}
    tries = [plain | {"status": 500, "problem": ""}, plain | {"status": None, "problem": "slow"}]
    for _ in range(count):
        act = factories.act(noah, "task.done", about=factories.task(noah, task_description="Walk"))
        Delivery.objects.create(webhook=hook, act=act, state="dead", tries=tries, created_at=now, due_at=now, settled_at=now)


@pytest.mark.parametrize("path", ["", "{}/"])
def test_pages_want_to_know_who_is_there(as_user, maya, hook, path):
    assert as_user(maya).get(PAGE + path.format(hook.pk)).headers["Location"].startswith("/accounts/reauthenticate/")


def test_webhook_is_added_and_its_secret_shown_once(signed_in, maya):
    made = signed_in.post(PAGE, {"name": "sheet", "url": "https://program.example/told", "subjects": ["tasks", "sessions"]})
    row, secret = Webhook.objects.get(), made.context["secret"]
    assert (row.coach, row.name, row.url, row.subjects, webhooks.secret_for(row)) == (
        maya,
        "sheet",
        "https://program.example/told",
        ["tasks", "sessions"],
        secret,
    )
    assert (secret in made.content.decode(), secret in signed_in.get(PAGE).content.decode()) == (True, False)


@pytest.mark.parametrize("url", ["http://program.example/", "https://me:secret@program.example/", "ftp://program.example/", "program", "https://a.example/#x"])
def test_address_that_cannot_be_told_anything_safely_is_refused(signed_in, url):
    refused = signed_in.post(PAGE, {"name": "sheet", "url": url})
    assert (refused.status_code, list(refused.context["form"].errors), Webhook.objects.count()) == (422, ["url"], 0)


def test_page_shows_every_try(signed_in, hook, noah, now):
    delivered(hook, noah, now)
    [line] = signed_in.get(f"{PAGE}{hook.pk}/").context["rows"]
    assert (line["words"], [str(tried["said"]) for tried in line["tries"]]) == ("Finished: Walk", ["no answer within ten seconds", "answered 500"])


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number(signed_in, hook, noah, now, count, django_assert_num_queries):
    delivered(hook, noah, now, count=count)
    signed_in.get(f"{PAGE}{hook.pk}/")
    with django_assert_num_queries(10):  # who is asking, and whether they showed it: eight; the webhook, what it was told
        signed_in.get(f"{PAGE}{hook.pk}/")


def test_log_comes_in_pages(signed_in, hook, noah, now):
    delivered(hook, noah, now, count=31)
    first = signed_in.get(f"{PAGE}{hook.pk}/").context
    assert (len(first["rows"]), len(signed_in.get(f"{PAGE}{hook.pk}/{first['earlier']}").context["rows"])) == (30, 1)


def test_webhook_is_tried_paused_resumed_replayed_and_ended(signed_in, hook, noah, now):
    delivered(hook, noah, now)
    row = Delivery.objects.get()
    signed_in.post(f"{PAGE}{hook.pk}/test/")
    assert Delivery.objects.filter(act=None).count() == 1
    signed_in.post(f"{PAGE}{hook.pk}/pause/")
    assert Webhook.objects.get().paused_because == "asked"
    signed_in.post(f"{PAGE}{hook.pk}/resume/")
    assert Webhook.objects.get().paused_at is None
    signed_in.post(f"{PAGE}{hook.pk}/{row.pk}/replay/")
    assert Delivery.objects.get(pk=row.pk).state == "waiting"
    signed_in.post(f"{PAGE}{hook.pk}/end/")
    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)


def test_what_waits_is_not_replayed(signed_in, hook, now):
    row = webhooks.test(hook, at=now)
    assert signed_in.post(f"{PAGE}{hook.pk}/{row.pk}/replay/").status_code == 404


def test_webhooks_are_the_coachs_own(guest, as_user, hook, otto, noah, sam):
    assert confirmed(guest, otto).get(f"{PAGE}{hook.pk}/").status_code == 404
    assert [as_user(person).post(f"{PAGE}{hook.pk}/end/").status_code for person in (otto, noah.user, sam)] == [404, 404, 404]
    assert [as_user(person).get(PAGE).status_code for person in (noah.user, sam)] == [404, 404]


def test_guest_is_sent_to_sign_in(guest, db):
    assert guest.get(PAGE).headers["Location"] == "/accounts/login/?next=/webhooks/"
