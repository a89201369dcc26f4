"""The left side of the builder, templates, and sharing."""

from datetime import timedelta

import pytest

from sessions_app.models import AgendaBlock, PlanTemplate, Session
from tests import factories


@pytest.fixture
def session(noah, now) -> Session:
    return factories.session(noah, at=now + timedelta(days=2))


@pytest.fixture
def blocks(session) -> list[AgendaBlock]:
    return [factories.block(session, title=title) for title in ("Arrive", "Name", "Ember", "Close")]


def titles(session: Session) -> list[str]:
    return list(session.blocks.in_order().values_list("title", flat=True))


def held(noah, now, **fields) -> Session:
    return factories.session(noah, at=now - timedelta(days=7), status="held", **fields)


def test_builder_offers_what_last_time_did_not_come_to(maya, noah, session, now, as_user):
    last = held(noah, now)
    factories.block(last, title="Done", state="done")
    left = factories.block(last, title="Letter", minutes=20)
    browser = as_user(maya)
    assert [block.title for block in browser.get(f"/sessions/{session.pk}/").context["left"].blocks] == ["Letter"]
    browser.post(f"/sessions/{session.pk}/blocks/", {"left": left.pk})
    assert (titles(session), browser.get(f"/sessions/{session.pk}/").context["left"]) == (["Letter"], None)


def test_suggestion_that_was_kept_is_offered_with_its_reasons_until_it_is_in_a_plan(maya, noah, session, now, as_user):
    reasons = [{"key": "lowest", "facts": {"element": "fire", "level": 31}}]
    row = factories.recommendation(noah, status="for_session", decided_at=now, title="Three sparks", minutes=8, reasons=reasons)
    browser = as_user(maya)
    assert [offer.title for offer in browser.get(f"/sessions/{session.pk}/").context["suggested"].kept] == ["Three sparks"]
    browser.post(f"/sessions/{session.pk}/blocks/", {"kept": row.pk})
    block = session.blocks.get()
    assert (block.kept, block.title, block.minutes, browser.get(f"/sessions/{session.pk}/").context["suggested"].kept) == (row, "Three sparks", 8, [])


def test_suggestions_are_made_for_this_session_and_taken_once(maya, noah, session, as_user):
    for number in range(8):
        factories.activity(of="fire", title=f"Activity {number}", minutes=10)
    browser = as_user(maya)
    browser.post(f"/sessions/{session.pk}/suggest/")
    made = browser.get(f"/sessions/{session.pk}/").context["suggested"].made
    browser.post(f"/sessions/{session.pk}/blocks/", {"suggestion": made[0].pk})
    made[0].refresh_from_db()
    assert (titles(session), made[0].taken_at is not None) == ([made[0].title], True)
    assert made[0].pk not in [row.pk for row in browser.get(f"/sessions/{session.pk}/").context["suggested"].made]


def test_suggestion_of_another_client_is_absent(maya, session, now, as_user):
    row = factories.recommendation(factories.client(coach=maya), status="for_session", decided_at=now)
    assert as_user(maya).post(f"/sessions/{session.pk}/blocks/", {"kept": row.pk}).status_code == 404


def test_plan_of_an_earlier_session_is_copied(maya, noah, session, now, as_user):
    last = held(noah, now)
    factories.block(last, title="Letter", state="done")
    as_user(maya).post(f"/sessions/{session.pk}/copy/{last.pk}/")
    assert (titles(session), session.blocks.get().state) == (["Letter"], "open")


def test_plan_of_another_client_is_not_copied(maya, session, now, as_user):
    other = held(factories.client(coach=maya), now)
    assert as_user(maya).post(f"/sessions/{session.pk}/copy/{other.pk}/").status_code == 404


def test_library_is_searched_by_words_and_element(maya, otto, session, as_user):
    for of, title, coach in (
        ("air", "Box breathing", None),
        ("fire", "Breathing fire", None),
        ("air", "Mine alone", maya),
        ("air", "Breathing for Otto", otto),
    ):
        factories.activity(of=of, title=title, coach=coach)
    browser = as_user(maya)

    def shown(query: str) -> list[str]:
        return [activity.title for activity in browser.get(f"/sessions/{session.pk}/?{query}").context["shelf"].activities]

    assert [shown(query) for query in ("q=BREATHING", "q=breathing&el=air", "el=air", "q=breathing+xyz")] == [
        ["Box breathing", "Breathing fire"],
        ["Box breathing"],
        ["Box breathing", "Mine alone"],
        [],
    ]


def test_template_keeps_no_private_note_and_is_applied(maya, session, blocks, as_user, noah, now):
    AgendaBlock.objects.filter(pk=blocks[0].pk).update(private_note="About Noah", client_note="Breathe")
    browser = as_user(maya)
    browser.post(f"/sessions/{session.pk}/template/", {"name": "First hour"})
    template = PlanTemplate.objects.get()
    assert "About Noah" not in str(template.blocks)
    other = factories.session(noah, at=now + timedelta(days=9))
    browser.post(f"/sessions/{other.pk}/template/{template.pk}/")
    assert (titles(other), other.blocks.get(position=1).client_note) == (["Arrive", "Name", "Ember", "Close"], "Breathe")


def test_template_of_a_taken_name_says_so(maya, session, blocks, as_user):
    factories.plan_template(maya, name="First hour")
    response = as_user(maya).post(f"/sessions/{session.pk}/template/", {"name": "First hour"})
    assert (response.status_code, response.context["template_form"].errors) == (422, {"name": ["You have a template of this name. Choose another one."]})


def test_template_is_the_coachs_own_unless_shared_with_the_practice(maya, otto, as_user):
    ida = factories.coach(practice=maya.membership.practice)
    factories.plan_template(maya, name="Mine")
    factories.plan_template(maya, name="Ours", is_shared=True)
    names = [[template.name for template in as_user(person).get("/sessions/templates/").context["templates"]] for person in (maya, ida, otto)]
    assert names == [["Mine", "Ours"], ["Ours"], []]


def test_shared_plan_is_seen_by_the_client_without_the_coachs_own_notes(maya, noah, session, as_user):
    factories.block(session, title="Ember", private_note="Watch the breath", client_note="Bring the letter")
    coach, client, address = as_user(maya), as_user(noah.user), f"/me/sessions/{session.pk}/"
    assert "Ember" not in client.get(address).text
    coach.post(f"/sessions/{session.pk}/share/")
    seen = client.get(address).text
    assert ("Ember" in seen, "Bring the letter" in seen, "Watch the breath" in seen) == (True, True, False)
    coach.post(f"/sessions/{session.pk}/share/", {"to": "private"})
    assert "Ember" not in client.get(address).text


def test_builder_costs_the_same_for_one_block_and_three(maya, session, as_user, django_assert_num_queries):
    browser = as_user(maya)
    for more in (1, 2):
        for _ in range(more):
            factories.block(session)
        browser.get(f"/sessions/{session.pk}/")
        with django_assert_num_queries(14):
            browser.get(f"/sessions/{session.pk}/")


def test_archived_client_keeps_the_plan_as_it_is(maya, session, blocks, as_user):
    type(session.client).objects.filter(pk=session.client_id).update(state="archived")
    address = f"/sessions/{session.pk}/blocks/{blocks[2].pk}/move/"
    assert (as_user(maya).post(address, {"to": "top"}).status_code, titles(session)[0]) == (409, "Arrive")
