"""The walk: every address, every person, every method, every id that is not theirs."""

import pytest

from tests.walk.addresses import Address, addresses
from tests.walk.rules import OWN_PROOF, RULES
from tests.walk.steps import actors
from tests.walk.walker import Walker

SITE = addresses()


def test_every_address_has_a_rule():
    assert sorted({address.name for address in SITE} - RULES.keys()) == []


def test_every_rule_has_an_address():
    assert sorted(RULES.keys() - {address.name for address in SITE}) == []


def test_rules_explain_every_word():
    assert {address.name: sorted(RULES[address.name].words) for address in SITE} == {address.name: sorted(address.words) for address in SITE}


def test_csrf_is_checked_everywhere():
    assert {address.name for address in SITE if getattr(address.view, "csrf_exempt", False)} == OWN_PROOF.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("address", SITE, ids=lambda address: address.name)
def test_walk(walker: Walker, address: Address):
    rule = RULES[address.name]
    assert [finding for actor in actors(address, rule) for finding in walker.walk(address, rule, actor)] == []
