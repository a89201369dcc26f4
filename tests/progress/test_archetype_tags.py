"""What coach or client tags with an archetype is counted by the week: tasks done, sessions held, suggestions done."""

from datetime import UTC, datetime, timedelta

import pytest

from clients.actions import tasks as task_actions
from clients.models import Client, Task
from common.registry import archetype_tags
from progress.actions import count_acts, refresh_metrics
from progress.models import EngagementMetric
from recommendations.actions import answers
from recommendations.models import Recommendation
from sessions_app.models import Session
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def roles(db, time_machine) -> None:
    time_machine.move_to(AT, tick=False)
    factories.archetype("sage", of="air")
    factories.archetype("visionary")


def counts(client: Client) -> dict[str, int]:
    rows = EngagementMetric.objects.filter(client=client, metric_name__startswith="archetype.")
    return {row.metric_name.removeprefix("archetype."): int(row.value) for row in rows.order_by("metric_name")}


def done(noah: Client) -> list[int]:
    """A task, a session and a suggestion, each done and tagged; the acts about them."""
    task = factories.task(noah, status="done", settled_at=AT, archetype_id="sage")
    session = factories.session(noah, at=AT - timedelta(hours=2), status="held", archetype_id="sage")
    suggestion = factories.recommendation(noah, status="done", archetype_id="visionary")
    kinds = {"task.done": task, "session.held": session, "recommendation.done": suggestion}
    return [factories.act(noah, kind, at=AT, about=about).pk for kind, about in kinds.items()]


def test_tags_of_everything_are_told(noah):
    done(noah)
    told = {tag for part in archetype_tags for tag in part.run([noah.pk])}
    assert {(label, slug) for label, _id, slug in told} == {
        ("clients.task", "sage"),
        ("sessions_app.session", "sage"),
        ("recommendations.recommendation", "visionary"),
    }


def test_suggestion_that_did_not_leave_is_not_told(noah):
    factories.recommendation(noah, archetype_id="sage")
    assert [tag for part in archetype_tags for tag in part.run([noah.pk])] == []


def test_acts_are_counted_as_a_rebuilding_counts_them(noah):
    count_acts(done(noah))
    kept = list(EngagementMetric.objects.order_by("pk").values_list())
    assert counts(noah) == {"sage": 2, "visionary": 1}
    assert refresh_metrics([noah.pk]) == 0
    assert list(EngagementMetric.objects.order_by("pk").values_list()) == kept


def test_coach_tags_a_task_as_it_is_agreed(maya, noah, as_user):
    as_user(maya).post(f"/clients/{noah.pk}/tasks/add/", {"task_description": "Write the letter", "archetype": "sage"})
    assert noah.tasks.get().archetype_id == "sage"


def test_weekly_task_takes_its_tag_along(maya, noah):
    task = factories.task(noah, due_date=AT.date(), repeats=True, archetype_id="sage")
    task_actions.finish(task, by=maya, at=AT)
    assert noah.tasks.get(status="open").archetype_id == "sage"


def test_task_for_another_day_takes_its_tag_along(maya, noah):
    task = factories.task(noah, due_date=AT.date(), archetype_id="sage")
    task_actions.settle(task, "renegotiated", by=maya, at=AT, new_due=AT.date() + timedelta(days=7))
    assert noah.tasks.get(status="open").archetype_id == "sage"


def test_other_tag_for_a_task_that_is_done_counts_anew(maya, noah, as_user, run_jobs, django_capture_on_commit_callbacks):
    count_acts(done(noah))
    task, form = noah.tasks.get(), {"task_description": "Done", "archetype": "visionary", "version": 1}
    with django_capture_on_commit_callbacks(execute=True):
        as_user(maya).post(f"/clients/{noah.pk}/tasks/{task.pk}/edit/", form)
    run_jobs()
    assert counts(noah) == {"sage": 1, "visionary": 2}


def test_client_tags_a_task_with_the_answer(noah, as_user):
    task = factories.task(noah)
    as_user(noah.user).post(f"/clients/tasks/{task.pk}/answer/", {"outcome": "done", "archetype": "visionary"})
    task.refresh_from_db()
    assert (task.status, task.archetype_id) == ("done", "visionary")


def test_client_tags_a_task_that_is_settled(noah, as_user):
    task = factories.task(noah, status="done", settled_at=AT)
    browser = as_user(noah.user)
    assert ">Archetype " in browser.get(f"/clients/tasks/{task.pk}/answer/").content.decode()
    browser.post(f"/clients/tasks/{task.pk}/answer/", {"archetype": "sage"})
    task.refresh_from_db()
    assert (task.status, task.archetype_id, task.version) == ("done", "sage", 2)


def test_client_tags_a_session_that_was_held(noah, as_user, run_jobs, django_capture_on_commit_callbacks):
    session = factories.session(noah, at=AT - timedelta(hours=2), status="held")
    factories.act(noah, "session.held", at=AT, about=session)
    with django_capture_on_commit_callbacks(execute=True):
        as_user(noah.user).post(f"/me/sessions/{session.pk}/archetype/", {"archetype": "sage"})
    run_jobs()
    assert counts(noah) == {"sage": 1}


def test_session_that_lies_ahead_takes_no_tag(noah, as_user):
    session = factories.session(noah, at=AT + timedelta(days=2))
    as_user(noah.user).post(f"/me/sessions/{session.pk}/archetype/", {"archetype": "sage"})
    assert Session.objects.get().archetype_id is None


def test_tag_that_does_not_exist_is_refused(noah, as_user):
    session = factories.session(noah, at=AT - timedelta(hours=2), status="held")
    assert as_user(noah.user).post(f"/me/sessions/{session.pk}/archetype/", {"archetype": "nobody"}).status_code == 422
    assert Session.objects.get().archetype_id is None


def test_coach_tags_a_session_when_it_is_corrected(maya, noah, as_user):
    session = factories.session(noah, at=AT - timedelta(days=1), status="held")
    form = {"day": "2026-11-22", "time": "12:00", "minutes": "60", "status": "held", "format": "individual", "archetype": "sage", "was": session.as_read}
    as_user(maya).post(f"/clients/{noah.pk}/sessions/{session.pk}/correct/", form)
    assert Session.objects.get().archetype_id == "sage"


def test_client_tags_a_suggestion_with_its_rating(noah, as_user):
    row = factories.recommendation(noah, status="sent")
    as_user(noah.user).post(f"/me/suggestions/{row.pk}/rate/", {"rating": "4", "archetype": "sage"})
    row.refresh_from_db()
    assert (row.status, row.archetype_id) == ("done", "sage")


def test_coach_tags_a_suggestion_that_was_answered(maya, noah, as_user, run_jobs, django_capture_on_commit_callbacks):
    row = factories.recommendation(noah, status="done")
    factories.act(noah, "recommendation.done", at=AT, about=row)
    with django_capture_on_commit_callbacks(execute=True):
        as_user(maya).post(f"/clients/{noah.pk}/suggestions/{row.pk}/tag/", {"archetype": "visionary"})
    run_jobs()
    assert counts(noah) == {"visionary": 1}


def test_suggestion_is_tagged_only_by_who_may_see_it(maya, noah, otto, as_user, guest):
    sent, waiting = factories.recommendation(noah, status="sent"), factories.recommendation(noah)
    address = f"/clients/{noah.pk}/suggestions/%d/tag/"
    assert [as_user(person).get(address % sent.pk).status_code for person in (maya, otto, noah.user)] == [200, 404, 404]
    assert as_user(maya).get(address % waiting.pk).status_code == 404
    assert guest.get(address % sent.pk).status_code == 302


def test_tag_of_a_suggestion_stays_when_somebody_declines(noah):
    row = answers.tag(factories.recommendation(noah, status="sent"), factories.archetype("sage"))
    answers.decline(row, why="", by=noah.user, at=AT)
    assert Recommendation.objects.get().archetype_id == "sage"


def test_archive_takes_no_tag(noah, as_user):
    task = factories.task(noah, status="done", settled_at=AT)
    Client.objects.filter(pk=noah.pk).update(state="archived")
    assert as_user(noah.user).post(f"/clients/tasks/{task.pk}/answer/", {"archetype": "sage"}).status_code == 409
    assert Task.objects.get().archetype_id is None


def test_chart_counts_every_archetype(maya, noah, as_user):
    count_acts(done(noah))
    figure = as_user(maya).get(f"/clients/{noah.pk}/progress/").context["archetypes"]
    assert (figure.columns[1:], figure.lines[0].cells) == (["Sage", "Visionary"], ["2", "1"])
