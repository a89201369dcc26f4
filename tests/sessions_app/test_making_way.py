"""Two planned sessions of one coach at one time, where the database cannot just refuse: in an import, and in a house from before it did."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from clients.models import Act, Arrival, Card, Client
from coachhub.carrying import arriving
from coachhub.carrying.packing import write_zip
from sessions_app.models import Session
from tests import factories

plans = import_module("sessions_app.migrations.0002_plans")


def brought_in(client: Client, coach, *, without) -> Client:
    """The client once more from an export, after `without` changed what is here."""
    file = BytesIO()
    list(write_zip(file, [client], reader="coach", person=coach, at=datetime.now(UTC)))
    without()
    arrival = arriving.receive(coach, SimpleUploadedFile("export.zip", file.getvalue()))
    Arrival.objects.filter(pk=arrival.pk).update(state="waiting", known=0)
    arriving.run(arrival.pk, at=datetime.now(UTC))
    arrival.refresh_from_db()
    assert (arrival.made, arrival.problems) == (1, [])
    return Client.objects.get(name=client.name)


def gone(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL coachhub.erasing = 'on'")
        client.delete()
        cursor.execute("SET LOCAL coachhub.erasing = 'off'")


@pytest.fixture
def start(now) -> datetime:
    return (now + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)


def test_import_calls_a_session_off_whose_time_is_taken(maya, start, now):
    client = factories.client(coach=maya, name="Ines Moreau")
    taken, free = factories.session(client, at=start), factories.session(client, at=start + timedelta(days=7))
    for session in (taken, free):
        factories.act(client, "session.booked", actor=maya, about=session, due_at=session.session_date)

    def elsewhere() -> None:
        gone(client)
        factories.session(factories.client(coach=maya), at=start + timedelta(minutes=30))

    found = brought_in(client, maya, without=elsewhere)
    rows = list(Session.objects.filter(client=found).order_by("session_date").values_list("session_date", "status", "called_off_because"))
    assert rows == [
        (start, "cancelled", "Another session was already planned at this time when this one was brought in."),
        (start + timedelta(days=7), "planned", ""),
    ]
    assert Card.objects.get(pk=found.pk).next_session_at == start + timedelta(days=7)


def test_import_leaves_the_day_of_a_held_session_as_it_was(maya, start, now):
    client = factories.client(coach=maya, name="Ines Moreau")
    begun = now - timedelta(days=3)
    factories.session(client, at=begun, status="held")

    def elsewhere() -> None:
        gone(client)
        factories.session(factories.client(coach=maya), at=begun, status="held")

    found = brought_in(client, maya, without=elsewhere)
    assert list(Session.objects.filter(client=found).values_list("session_date", "status")) == [(begun, "held")]


def test_house_with_overlapping_sessions_is_brought_up_to_date(maya, noah, start):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sessions DROP CONSTRAINT session_alone_in_its_time")
    other = factories.client(coach=maya)
    first = factories.session(noah, at=start, minutes=90)
    second, after = factories.session(other, at=start + timedelta(minutes=60)), factories.session(other, at=start + timedelta(minutes=90))
    of_another = factories.session(factories.client(coach=factories.coach()), at=start)
    groups = [factories.session(client, at=start + timedelta(days=1), format="group") for client in (noah, other)]
    with connection.schema_editor() as editor:
        plans.make_way(apps, editor)
    called_off = list(Session.objects.filter(status="cancelled").values_list("pk", "called_off_because"))
    assert called_off == [(second.pk, "Two sessions were planned at this time. Plan this one again at another time.")]
    assert Session.objects.filter(status="planned").count() == len([first, after, of_another, *groups])
    assert list(Act.objects.filter(kind="session.cancelled").values_list("client", "about_id")) == [(other.pk, second.pk)]
    with connection.cursor() as cursor:
        [constraint] = [one for one in Session._meta.constraints if one.name == "session_alone_in_its_time"]
        cursor.execute(str(constraint.create_sql(Session, editor)))
