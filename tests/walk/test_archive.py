"""A client in the archive: every form of the site is sent, and nothing of the client's changes."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from clients.models import Client
from tests.walk.addresses import Address, addresses
from tests.walk.rules import RULES
from tests.walk.steps import Route
from tests.walk.walker import Walker
from tests.walk.world import SHARED

pytestmark = pytest.mark.django_db
# What may be done from the archive, each with its reason.
MAY = {
    "clients:restore": "the way back",
    "practice_hand_over": "a coach who left must not take the archive along",
    "erase_client": "erasing is for good, from wherever somebody is",
    "erase_own": "the client's own right",
    "exports": "a copy changes nothing",
    "export_client": "a copy changes nothing",
    "delete_export": "the copy is the person's own",
    "data": "a copy changes nothing",
    "leave": "who reads along is the client's own decision, always",
    "archetypes": "leave is taken back from wherever somebody is",
    "messaging:change_quiet": "from whom to hear is the client's own decision, always",
    "messaging:delete_item": "the library is the coach's own, and the client keeps the file",
}
# Rows that say who looked, how one coach likes to look, and what stood in a coach's file; and the snapshots, which follow from the rest.
BESIDES = {"clients_access", "clients_export", "clients_importrow", "clients_snooze", "clients_attention", "client_cards"}
# Without importing: it reads a file of the coach's own, which lies in no test's folder.
FORMS = [
    address
    for address in addresses()
    if address.is_ours and not address.is_admin and RULES[address.name].body and address.name not in MAY and not address.name.startswith("clients:import_")
]


@pytest.fixture(scope="module")
def archived(walker, django_db_blocker):
    with django_db_blocker.unblock():
        Client.objects.update(state="archived")
    return walker


@pytest.mark.parametrize("address", FORMS, ids=lambda address: address.name)
def test_no_form_changes_anything_of_an_archived_client(archived: Walker, address: Address):
    rule = RULES[address.name]
    for role, actor in (("coach", "maya"), ("client", "noah")):
        if role not in rule.may or rule.bearer:
            continue
        step = next(step for step in Route(archived.world, address, rule, actor).steps() if step.method == "POST" and step.ids == "own")
        before, mark = _everything_of_noah(archived), transaction.savepoint_create()
        try:
            status = archived._send(actor, step).status_code
            assert (actor, status < 500, _everything_of_noah(archived)) == (actor, True, before)
        finally:
            connection.needs_rollback = False
            transaction.savepoint_rollback(mark)


def _everything_of_noah(walker: Walker) -> dict[str, str]:
    noah = walker.world.circles["noah"].row("clients.Client").pk
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_hashes()), {"noah": noah})
        return dict(cursor.fetchall())


def _hashes() -> list[str]:
    found = []
    for model in apps.get_models():
        table = model._meta.db_table
        key = next((field.column for field in model._meta.concrete_fields if field.is_relation and field.related_model is Client), None)
        key = model._meta.pk.column if model is Client else key
        if key and model._meta.managed and model._meta.label not in SHARED and table not in BESIDES:
            found.append(f"""SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM "{table}" t WHERE "{key}" = %(noah)s""")
    return found
