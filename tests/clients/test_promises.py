"""What the database itself holds, whatever the code above does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from accounts.models import Membership, User
from clients.models import Client, Coaching, Goal, Invitation, Milestone, SupportGrant, Task
from tests import factories

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def keeps(*rows) -> None:
    """Save rows and look at once whether all keys hold, as a commit would."""
    with transaction.atomic():
        for row in rows:
            row.save(force_insert=True)
        connection.check_constraints()


def moves(rows: QuerySet, coach: User) -> None:
    """Put rows into a coach's practice, and look at once whether all keys hold."""
    with transaction.atomic():
        rows.update(practice=coach.membership.practice)
        connection.check_constraints()


class TestAcrossPractices:
    def test_coach_of_another_practice_is_refused(self, noah, otto):
        with pytest.raises(IntegrityError, match="coaching_coach_in_practice"):
            keeps(Coaching(client=noah, coach=otto, practice=noah.practice))

    def test_client_of_another_practice_is_refused(self, noah, otto):
        with pytest.raises(IntegrityError, match="coaching_client_in_practice"):
            keeps(Coaching(client=noah, coach=otto, practice=otto.membership.practice))

    def test_client_cannot_be_moved_to_another_practice(self, noah, otto):
        with pytest.raises(IntegrityError, match="coaching_client_in_practice"):
            moves(Client.objects.filter(pk=noah.pk), otto)

    def test_coach_with_clients_cannot_be_moved_to_another_practice(self, noah, maya, otto):
        with pytest.raises(IntegrityError, match="coaching_coach_in_practice"):
            moves(Membership.objects.filter(user=maya), otto)

    def test_milestone_of_another_clients_goal_is_refused(self, noah, maya):
        other = factories.client(coach=maya)
        with pytest.raises(IntegrityError, match="milestone_goal_of_client"):
            keeps(Milestone(goal=factories.goal(noah), client=other, title="A step"))

    def test_milestone_of_the_clients_own_goal_is_kept(self, noah):
        keeps(Milestone(goal=factories.goal(noah), client=noah, title="A step"))


class TestRevoking:
    def test_ended_bond_shuts_the_door_on_the_next_request(self, noah, maya, as_user):
        browser = as_user(maya)
        before = browser.get(noah.get_absolute_url()).status_code
        noah.coachings.update(ended_at=AT)
        assert (before, browser.get(noah.get_absolute_url()).status_code) == (200, 404)

    @pytest.mark.parametrize("make", [factories.task, factories.goal, factories.note, factories.invitation])
    def test_ended_bond_hides_all_that_hangs_off_the_client(self, noah, maya, make):
        row = make(noah)
        seen = lambda: list(type(row).objects.visible_to(maya))  # noqa: E731
        before = seen()
        noah.coachings.update(ended_at=AT)
        assert (before, seen()) == ([row], [])

    def test_colleague_of_the_same_practice_sees_nothing(self, noah, maya):
        colleague = factories.coach(practice=maya.membership.practice)
        assert not Client.objects.visible_to(colleague).exists()

    def test_client_without_a_session_of_the_person_is_not_seen(self, noah):
        other = factories.client_user()
        assert not Client.objects.visible_to(other).exists()


class TestRows:
    def test_address_is_once_in_a_practice_whatever_its_case(self, noah, maya):
        with pytest.raises(IntegrityError, match="client_email_once"):
            keeps(Client(practice=noah.practice, name="N", email=noah.email.upper(), since_date=AT.date()))

    def test_address_may_be_in_two_practices(self, noah, otto):
        keeps(Client(practice=otto.membership.practice, name="N", email=noah.email, since_date=AT.date()))

    def test_missing_address_may_be_missing_twice(self, noah):
        keeps(*(Client(practice=noah.practice, name="N", email="", since_date=AT.date()) for _ in range(2)))

    @pytest.mark.parametrize(("status", "settled_at"), [("open", AT), ("done", None)])
    def test_task_is_settled_unless_open(self, noah, status, settled_at):
        with pytest.raises(IntegrityError, match="task_settled_unless_open"):
            keeps(Task(client=noah, task_description="x", status=status, settled_at=settled_at))

    def test_second_open_invitation_is_refused(self, noah):
        factories.invitation(noah)
        with pytest.raises(IntegrityError, match="invitation_one_open"):
            keeps(Invitation(client=noah, email=noah.email, expires_at=AT))

    def test_support_grant_beyond_thirty_minutes_is_refused(self, noah, sam):
        with pytest.raises(IntegrityError, match="grant_30_minutes"):
            keeps(SupportGrant(client=noah, staff=sam, reason="x", granted_at=AT, expires_at=AT + timedelta(minutes=30, seconds=1)))

    def test_second_current_bond_with_one_coach_is_refused(self, noah, maya):
        with pytest.raises(IntegrityError, match="coaching_once"):
            keeps(Coaching(client=noah, coach=maya, practice=noah.practice))

    def test_goals_go_with_their_client(self, noah):
        factories.goal(noah)
        with transaction.atomic():
            noah.delete()
        assert not Goal.objects.exists()
