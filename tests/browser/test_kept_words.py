"""What is typed about a session outlives a lost connection and a reload."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sessions_app.models import AgendaBlock, PrivateNotes, Session
from tests import factories


@pytest.fixture
def session(noah, now) -> Session:
    return factories.session(noah, at=now + timedelta(minutes=20))


@pytest.fixture
def blocks(session) -> list[AgendaBlock]:
    elements = [factories.element(slug) for slug in ("aether", "air", "fire")]
    titles = ("Arrive", "Name the week", "Ember practice")
    return [factories.block(session, title=title, element=element, text="A sentence") for title, element in zip(titles, elements, strict=True)]


def test_text_outlives_a_lost_connection_and_a_reload(page, visit, complaints, maya, session):
    visit(f"/sessions/{session.pk}/", maya)
    page.route("**/notes/private/", lambda route: route.abort())
    page.get_by_label("Private notes").fill("Said with a smile")
    expect(page.get_by_text("Not saved: no connection. Your text is still here.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Private notes")).to_have_value("Said with a smile")
    page.unroute("**/notes/private/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".notes-private [data-state]")).to_have_text("Saved")
    assert PrivateNotes.objects.get().body == "Said with a smile"
    complaints.clear()


def test_words_of_a_block_outlive_a_lost_connection_and_a_reload(page, visit, complaints, maya, session, blocks):
    visit(f"/sessions/{session.pk}/blocks/{blocks[0].pk}/", maya)
    page.get_by_label("Note for yourself").fill("Said with a smile")
    page.get_by_label("Element").select_option("fire")
    expect(page.get_by_text("Not saved yet. This tab keeps what you typed.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("What you typed before and did not save is back in the fields.")).to_be_visible()
    expect(page.get_by_label("Note for yourself")).to_have_value("Said with a smile")
    page.route("**/blocks/*/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Save changes").click()
    page.unroute("**/blocks/*/")
    visit(f"/sessions/{session.pk}/blocks/{blocks[0].pk}/")
    expect(page.get_by_label("Note for yourself")).to_have_value("Said with a smile")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator(f"#block-{blocks[0].pk}")).to_contain_text("Said with a smile")
    visit(f"/sessions/{session.pk}/blocks/{blocks[0].pk}/")
    expect(page.get_by_text("What you typed before", exact=False)).to_be_hidden()
    blocks[0].refresh_from_db()
    assert (blocks[0].private_note, blocks[0].element_id) == ("Said with a smile", "fire")
    complaints.clear()


def test_end_of_a_session_outlives_a_reload(page, visit, maya, session, blocks, now):
    Session.objects.filter(pk=session.pk).update(begun_at=now)
    visit(f"/sessions/{session.pk}/end/", maya)
    page.get_by_label("Missed").check()
    page.get_by_label("Focus until next time").fill("Said aloud")
    page.get_by_label("Make a task of “Ember practice”").check()
    page.get_by_label("Share the plan with the client").uncheck()
    page.reload()
    expect(page.get_by_label("Focus until next time")).to_have_value("Said aloud")
    expect(page.get_by_label("Missed")).to_be_checked()
    expect(page.get_by_label("Make a task of “Ember practice”")).to_be_checked()
    expect(page.get_by_label("Share the plan with the client")).not_to_be_checked()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Focus until next time")).to_have_value("")
