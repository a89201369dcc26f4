"""The bell, and the log that it rings for."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from clients import acts
from clients.domain.kinds import KINDS, MEANINGFUL, SEEN_BY_CLIENT, SEEN_BY_COACH
from clients.models import Access, Act
from tests import factories

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def rings():
    """Every batch of acts that the bell rang for."""
    heard: list[list[Act]] = []

    def listen(sender, acts, **kwargs):
        heard.append(acts)

    acts.rang.connect(listen)
    yield heard
    acts.rang.disconnect(listen)


def refreshes():
    """What waits to be refreshed: cards and scores."""
    waiting = ProcrastinateJob.objects.filter(task_name__regex=r"^(clients|progress)\.refresh")
    return list(waiting.order_by("task_name").values_list("task_name", "args"))


class TestBell:
    @pytest.mark.django_db(transaction=True)
    def test_bell_rings_once_after_commit(self, noah, maya, rings):
        with transaction.atomic():
            act = acts.record(noah, "session.held", actor=maya, about=None, at=AT)
            assert rings == []
        assert rings == [[act]]

    @pytest.mark.django_db(transaction=True)
    def test_bell_is_silent_after_rollback(self, noah, maya, rings):
        with transaction.atomic():
            acts.record(noah, "session.held", actor=maya, about=None, at=AT)
            transaction.set_rollback(True)
        assert (rings, Act.objects.count()) == ([], 0)

    def test_bell_rings_once_for_many(self, noah, rings, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            written = acts.record_many(acts.new_act(noah, "task.done", actor=None, about=None, at=AT + timedelta(days=day)) for day in range(3))
        assert (rings, Act.objects.count()) == ([written], 3)

    def test_broken_listener_keeps_nobody_from_hearing(self, noah, rings, django_capture_on_commit_callbacks):
        def breaks(sender, **kwargs):
            raise ZeroDivisionError

        acts.rang.connect(breaks)
        acts.rang.receivers.insert(0, acts.rang.receivers.pop())  # it hears first
        try:
            with django_capture_on_commit_callbacks(execute=True):
                act = factories.act(noah, "session.held")
        finally:
            acts.rang.disconnect(breaks)
        assert rings == [[act]]

    def test_three_acts_queue_one_refresh(self, noah, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            for kind in ("session.booked", "session.held", "task.done"):
                factories.act(noah, kind)
        assert list(
            ProcrastinateJob.objects.filter(task_name__regex=r"^(clients|progress)\.refresh").order_by("task_name").values_list("task_name", "args")
        ) == [
            ("clients.refresh_card", {"client_id": noah.pk}),
            ("progress.refresh_engagement", {"client_id": noah.pk}),
        ]

    def test_acts_of_many_clients_queue_one_refresh_for_all(self, maya, django_capture_on_commit_callbacks, now):
        many = [factories.client(coach=maya) for _ in range(21)]
        with django_capture_on_commit_callbacks(execute=True):
            acts.record_many(acts.new_act(client, "session.held", actor=maya, about=None, at=now) for client in many)
        everybody = {"client_ids": [client.pk for client in many]}
        assert list(
            ProcrastinateJob.objects.filter(task_name__regex=r"^(clients|progress)\.refresh").order_by("task_name").values_list("task_name", "args")
        ) == [
            ("clients.refresh_cards", everybody),
            ("progress.refresh_engagements", everybody),
        ]

    def test_act_reaches_the_card(self, noah, run_jobs, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            factories.act(noah, "session.held", at=AT)
        run_jobs()
        noah.refresh_from_db()
        assert noah.card.last_session_at == AT


class TestRecording:
    def test_act_keeps_the_words_of_what_it_is_about(self, noah, maya):
        task = factories.task(noah, task_description="Walk before breakfast")
        act = acts.record(noah, "task.done", actor=noah.user, about=task, at=AT, due_at=AT, value=Decimal("2.50"))
        task.task_description = "Walk after dinner"
        task.save()
        kept = Act.objects.values_list("kind", "family", "actor", "about_type", "about_id", "title", "at", "due_at", "value").get()
        assert kept == ("task.done", "task.outcome", noah.user.pk, "clients.task", task.pk, "Walk before breakfast", AT, AT, Decimal("2.50"))
        assert act.meaning == KINDS["task.done"]

    def test_long_words_are_cut(self, noah):
        task = factories.task(noah, task_description="x" * 300)
        assert len(acts.record(noah, "task.done", actor=None, about=task, at=AT).title) == 200

    def test_unknown_kind_is_refused(self, noah):
        with pytest.raises(KeyError):
            acts.record(noah, "task.dnoe", actor=None, about=None, at=AT)

    def test_database_refuses_an_unknown_kind(self, noah):
        with pytest.raises(IntegrityError), transaction.atomic():
            Act.objects.create(client=noah, kind="task.dnoe", at=AT)


class TestSuperseding:
    def kinds(self, client) -> list[str]:
        return list(client.acts.current().order_by("act_id").values_list("kind", flat=True))

    def test_later_outcome_of_the_same_session_stands_alone(self, noah):
        session = factories.task(noah)  # anything that acts can be about
        for kind in ("session.booked", "session.held", "session.missed"):
            factories.act(noah, kind, about=session)
        assert self.kinds(noah) == ["session.booked", "session.missed"]

    def test_outcomes_of_two_sessions_both_stand(self, noah):
        for _ in range(2):
            factories.act(noah, "session.held", about=factories.task(noah))
        assert self.kinds(noah) == ["session.held", "session.held"]

    def test_acts_about_nothing_all_stand(self, noah):
        for _ in range(2):
            factories.act(noah, "session.held")
        assert self.kinds(noah) == ["session.held", "session.held"]

    def test_order_of_recording_decides_and_not_the_time_told(self, noah):
        task = factories.task(noah)
        factories.act(noah, "task.done", about=task, at=AT)
        factories.act(noah, "task.skipped", about=task, at=AT - timedelta(days=3))
        assert self.kinds(noah) == ["task.skipped"]


class TestKinds:
    def test_every_kind_has_a_slug_of_subject_and_event(self):
        assert [slug for slug in KINDS if len(slug.split(".")) != 2 or len(slug) > 40] == []

    def test_every_family_fits_its_column(self):
        room = Act._meta.get_field("family").max_length
        assert [kind.family for kind in KINDS.values() if len(kind.family) > room] == []

    def test_no_kind_both_asks_and_answers(self):
        assert [kind.slug for kind in KINDS.values() if kind.is_opportunity and kind.is_response] == []

    def test_only_answers_count_as_signs_of_life(self):
        assert [slug for slug in MEANINGFUL if not KINDS[slug].is_response] == []

    def test_every_kind_is_seen_by_somebody(self):
        assert KINDS.keys() - SEEN_BY_COACH - SEEN_BY_CLIENT == set()

    def test_private_entry_is_the_clients_alone(self):
        assert ("entry.private" in SEEN_BY_COACH, "entry.private" in SEEN_BY_CLIENT) == (False, True)

    def test_act_is_seen_by_whom_its_kind_is_for(self, noah, maya, otto):
        for kind in ("client.added", "entry.private", "task.done"):
            factories.act(noah, kind)
        seen = {person.name: set(Act.objects.visible_to(person).values_list("kind", flat=True)) for person in (maya, otto)}
        assert seen == {"Maya Reyes": {"client.added", "task.done"}, "Otto Brandt": set()}
        assert set(Act.objects.visible_to(noah.user).values_list("kind", flat=True)) == {"entry.private", "task.done"}


class TestAccessLog:
    def test_second_look_within_a_quarter_of_an_hour_is_the_same(self, noah, maya):
        for minutes in (0, 5, 14):
            acts.record_read(noah, "overview", actor=maya, at=AT + timedelta(minutes=minutes), address="203.0.113.7")
        assert list(Access.objects.values_list("actor", "what", "at", "address")) == [(maya.pk, "overview", AT, "203.0.113.7")]

    def test_look_after_a_quarter_of_an_hour_is_another(self, noah, maya):
        for minutes in (0, 15):
            acts.record_read(noah, "overview", actor=maya, at=AT + timedelta(minutes=minutes))
        assert Access.objects.count() == 2

    def test_other_things_and_other_people_are_other_looks(self, noah, maya, sam):
        for what, about_id, actor in (("overview", None, maya), ("note", 1, maya), ("note", 2, maya), ("note", 2, sam)):
            acts.record_read(noah, what, actor=actor, at=AT, about_id=about_id)
        assert Access.objects.count() == 4

    def test_clients_own_look_is_not_logged(self, noah):
        acts.record_read(noah, "overview", actor=noah.user, at=AT)
        assert Access.objects.count() == 0

    def test_look_is_no_sign_of_life(self, noah, maya):
        acts.record_read(noah, "overview", actor=maya, at=AT)
        assert noah.acts.count() == 0


CHANGES = {
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(at=AT),
    "save": lambda row: row.save(),
    "delete": lambda row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
    "delete with its client": lambda row: row.client.delete(),
    "unname its actor": lambda row: row.actor.delete(),
}


class TestAppendOnly:
    @pytest.fixture(params=[Act, Access], ids=["act", "access"])
    def row(self, request, noah):
        reader = factories.staff()
        if request.param is Act:
            return factories.act(noah, "task.done", actor=reader)
        return Access.objects.create(client=noah, actor=reader, what="overview", at=AT)

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
    def test_log_refuses_a_change(self, row, change):
        with pytest.raises(IntegrityError, match="is only ever appended to"), transaction.atomic():
            change(row)

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
    def test_erasing_says_so_and_may(self, row, change):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL coachhub.erasing = 'on'")
            change(row)

    @pytest.mark.django_db(transaction=True)
    def test_leave_to_erase_ends_with_its_transaction(self, row):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL coachhub.erasing = 'on'")
        with pytest.raises(IntegrityError, match="is only ever appended to"):
            type(row).objects.update(at=AT)
