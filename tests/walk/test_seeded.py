"""The walk can fail: it falls into every hole that is dug for it."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from clients.querysets import ClientQuerySet
from tests.walk import leaky_urls
from tests.walk.addresses import Address, addresses
from tests.walk.canaries import Canary, may_see
from tests.walk.makers import CannotHold, values
from tests.walk.rule import Rule, coach, everybody
from tests.walk.rules import OWN_PROOF, RULES
from tests.walk.walker import Walker
from tests.walk.world import NotInTheWorld, private_models

pytestmark = pytest.mark.django_db
LEAKY = {address.name: address for address in addresses(leaky_urls) if address.name in {leak.name for leak in leaky_urls.LEAKS}}
SITE = {address.name: address for address in addresses()}


@pytest.fixture(autouse=True)
def _leaky(settings):
    settings.ROOT_URLCONF = "tests.walk.leaky_urls"


def heard(walker: Walker, address: Address, rule: Rule, actor: str) -> set[str]:
    """What the walk reports, without who, where and how."""
    return {finding.split("): ", 1)[1] for finding in walker.walk(address, rule, actor)}


@pytest.mark.parametrize(
    ("hole", "actor", "report"),
    [
        ("page", "otto", "shows clients.Client.name of noah"),
        ("page", "otto", "answers 200 "),
        ("header", "otto", "shows clients.Client.name of noah"),
        ("redirect", "otto", "shows clients.Client.name of noah"),
        ("stream", "otto", "shows clients.Client.name of noah"),
        ("forbidden", "otto", "answers 403 "),
        ("telling", "otto", "looks otherwise than an id that nobody has"),
        ("change", "otto", "changes rows of others in clients"),
        ("crash", "otto", "breaks with 500 DoesNotExist('Coaching matching query does not exist.')"),
        ("look", "maya", "writes to tasks on a mere look"),
        ("open_door", "guest", "shows clients.Client.email of noah"),
        ("open_door", "nina", "shows clients.Client.email of noah"),
    ],
)
def test_hole_in_the_address_is_found(walker, hole, actor, report):
    assert report in heard(walker, LEAKY[hole], coach(client_id="clients.Client"), actor)


@pytest.mark.parametrize(
    ("hole", "actor", "report"),
    [
        ("body", "otto", "shows clients.Client.name of noah"),
        ("query", "otto", "shows clients.Task.task_description of noah"),
        ("add", "otto", "changes rows of others in tasks"),
        ("notes", "noah", "shows clients.Note.body of noah"),
        ("away", "otto", "leads to //evil.example/"),
    ],
)
def test_hole_in_form_or_query_is_found(walker, hole, actor, report):
    assert report in heard(walker, LEAKY[hole], everybody(), actor)


def test_letter_to_a_stranger_is_found(walker):
    otto = walker.world.people["otto"].email
    assert f"mails clients.Client.name of noah to {otto}" in heard(walker, LEAKY["letter"], coach(client_id="clients.Client"), "otto")


def test_gate_without_its_bolt_is_found(walker, monkeypatch):
    monkeypatch.setattr(ClientQuerySet, "visible_to", lambda self, user: self)
    assert "shows clients.Client.name of noah" in heard(walker, SITE["client"], RULES["client"], "otto")


def test_gate_without_its_bolt_lets_writes_through(walker, monkeypatch):
    monkeypatch.setattr(ClientQuerySet, "visible_to", lambda self, user: self)
    assert "changes rows of others in clients" in heard(walker, SITE["clients:edit"], RULES["clients:edit"], "otto")


def test_gate_of_tasks_without_its_bolt_is_found(walker, monkeypatch):
    monkeypatch.setattr("clients.views.own_tasks.get_own_task", lambda user, task_id: apps.get_model("clients.Task").objects.get(pk=task_id))
    assert "changes rows of others in tasks" in heard(walker, SITE["clients:tick"], RULES["clients:tick"], "nina")


def test_page_that_no_longer_shows_is_found(walker, monkeypatch):
    monkeypatch.setattr(ClientQuerySet, "visible_to", lambda self, user: self.none())
    assert "should show the page and answers 404 " in heard(walker, SITE["client"], RULES["client"], "maya")


def test_sound_page_is_passed(walker):
    assert heard(walker, SITE["client"], RULES["client"], "otto") == set()


def test_address_without_a_rule_is_found():
    assert LEAKY.keys() - RULES.keys() == LEAKY.keys()


def test_address_without_csrf_check_is_found():
    assert {name for name, address in LEAKY.items() if getattr(address.view, "csrf_exempt", False)} - OWN_PROOF.keys() == {"unproven"}


@isolate_apps("clients")
def test_model_that_belongs_to_nobody_is_found(monkeypatch):
    class Diary(models.Model):  # noqa: DJ008
        text = models.TextField()

        class Meta:
            app_label = "clients"

    every = apps.get_models()
    monkeypatch.setattr(apps, "get_models", lambda: [*every, Diary])
    with pytest.raises(NotInTheWorld, match=r"clients\.Diary"):
        private_models()


@isolate_apps("clients")
def test_text_too_short_for_a_canary_is_found():
    class Badge(models.Model):  # noqa: DJ008
        code = models.CharField(max_length=4)

        class Meta:
            app_label = "clients"

    with pytest.raises(CannotHold, match=r"clients\.Badge\.code"):
        values(Badge, lambda label: "qzx00001", row_of=lambda key: None, given={})


@pytest.mark.parametrize(("person", "owner"), [("maya", "noah"), ("otto", "noah"), ("noah", "noah"), ("nina", "noah"), ("sam", "noah"), ("guest", "noah")])
def test_new_text_of_a_client_is_for_the_coach_alone_until_somebody_says_otherwise(person, owner):
    assert may_see(person, Canary(owner, "clients.Diary.text")) == (person == "maya")
