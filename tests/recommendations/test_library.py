"""The activity library: found with typing mistakes, filtered by the address, a coach's own beside the platform's."""

import pytest

from recommendations.actions import library as actions
from recommendations.actions.texts import embed_activities, floor
from recommendations.models import Activity, EngineSettings, Feedback, Recommendation
from recommendations.readings.library import PAGE, shelf
from recommendations.readings.twins import twins_of
from tests import factories

LIBRARY = "/library/activities/"


@pytest.fixture
def sparks(db) -> Activity:
    return factories.activity(title="Three sparks", text="Write down three wishes.", kind="journal_prompt", minutes=8, tags=["vision"], of="fire")


@pytest.fixture
def breath(db) -> Activity:
    return factories.activity(title="Counting breaths", text="Breathe and count to ten.", kind="practice", minutes=4, intensity=2, of="air")


def titles(maya, **asked) -> list[str]:
    found = shelf(Activity.objects.visible_to(maya), Recommendation.objects.visible_to(maya), asked, coach_id=maya.pk)
    return [activity.title for activity in found.activities]


def form(**changes: object) -> dict[str, object]:
    plain = {"title": "My own", "text": "Stand still at the door.", "element": factories.element("earth").slug, "kind": "practice", "minutes": 3}
    return plain | {"intensity": 1, "language": "en", "repeat_days": 56, "version": 1} | changes


class TestWhoMay:
    def test_maya_sees_the_platforms_and_her_own(self, maya, otto, sparks, as_user):
        factories.activity(coach=maya, title="Of Maya"), factories.activity(coach=otto, title="Of Otto")
        page = as_user(maya).get(LIBRARY).content.decode()
        assert [title in page for title in ("Three sparks", "Of Maya", "Of Otto")] == [True, True, False]

    def test_otto_cannot_open_mayas(self, maya, otto, as_user):
        row = factories.activity(coach=maya)
        assert [as_user(otto).get(f"{LIBRARY}{row.pk}/{page}").status_code for page in ("", "edit/")] == [404, 404]

    def test_nobody_edits_the_platforms(self, maya, sparks, as_user):
        assert as_user(maya).get(f"{LIBRARY}{sparks.pk}/edit/").status_code == 404

    def test_client_has_no_library(self, noah, as_user):
        assert as_user(noah.user).get(LIBRARY).status_code == 404

    def test_guest_is_sent_to_sign_in(self, guest, db):
        assert guest.get(LIBRARY).status_code == 302


class TestFinding:
    @pytest.mark.parametrize("words", ["sparks", "three wishes", "vision", "SPARKS", "sparcs", "wishs"])
    def test_words_find_it_also_mistyped(self, maya, sparks, breath, words):
        assert titles(maya, q=words) == ["Three sparks"]

    def test_strange_words_find_nothing(self, maya, sparks, breath):
        assert titles(maya, q="xylophone") == []

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"element": "air"}, ["Counting breaths"]),
            ({"kind": "journal_prompt"}, ["Three sparks"]),
            ({"minutes": "5"}, ["Counting breaths"]),
            ({"intensity": "2"}, ["Counting breaths"]),
            ({"facet": "fire-1"}, []),
            ({"minutes": "x"}, ["Counting breaths", "Three sparks"]),
            ({}, ["Counting breaths", "Three sparks"]),
        ],
    )
    def test_filters_narrow_it(self, maya, sparks, breath, asked, found):
        assert titles(maya, **asked) == found

    def test_own_and_archived_have_shelves_of_their_own(self, maya, sparks, now):
        factories.activity(coach=maya, title="Mine"), factories.activity(coach=maya, title="Put away", archived_at=now)
        assert [titles(maya, of=of) for of in ("", "own", "archived")] == [["Mine", "Three sparks"], ["Mine"], ["Put away"]]

    @pytest.mark.parametrize("words", ["", "word"])
    def test_every_one_is_on_one_page(self, maya, words):
        for number in range(PAGE + 3):
            factories.activity(title=f"Same {number // 2}", text="One word.")
        mine, given = Activity.objects.visible_to(maya), Recommendation.objects.none()
        first = shelf(mine, given, {"q": words}, coach_id=maya.pk)
        second = shelf(mine, given, {"q": words}, coach_id=maya.pk, after=str(first.more_after))
        assert sorted(row.pk for row in first.activities + second.activities) == sorted(Activity.objects.values_list("pk", flat=True))
        assert second.more_after is None

    @pytest.mark.parametrize("count", [1, 3])
    def test_list_asks_the_same_number_of_questions(self, maya, noah, as_user, django_assert_num_queries, count):
        for _ in range(count):
            factories.recommendation(noah, activity=factories.activity(), status="sent")
        browser = as_user(maya)
        with django_assert_num_queries(6):  # session, user, elements, activities, their use, what is blocked
            browser.get(LIBRARY)


def test_use_counts_what_reached_clients_of_this_coach(maya, otto, noah, sparks):
    rated = factories.recommendation(noah, activity=sparks, status="done")
    factories.recommendation(noah, activity=sparks, status="sent"), factories.recommendation(noah, activity=sparks, status="proposed")
    other = factories.recommendation(factories.client(coach=otto), activity=sparks, status="done")
    for row, rating in ((rated, 4), (other, 1)):
        Feedback.objects.create(recommendation=row, client=row.client, rating=rating)
    found = shelf(Activity.objects.visible_to(maya), Recommendation.objects.visible_to(maya), {}, coach_id=maya.pk)
    use = found.uses[sparks.pk]
    assert (use.given, use.rated, use.mean) == (2, 1, 4)


class TestWriting:
    def test_own_activity_is_hers(self, maya, as_user):
        factories.element("air"), factories.element("fire")
        as_user(maya).post(f"{LIBRARY}new/", form(also=["air"], settles=["fire"], tags="door, home", contraindications="recent loss"))
        row = Activity.objects.get()
        assert (row.coach, row.slug, row.element_id, row.weights) == (maya, None, "earth", [0, 0, 1, 0.5, 0])
        assert (row.settles, row.tags, row.contraindications) == (["fire"], ["door", "home"], ["recent loss"])

    def test_what_stirs_things_up_needs_a_note(self, maya, as_user):
        response = as_user(maya).post(f"{LIBRARY}new/", form(intensity=3))
        assert (response.status_code, Activity.objects.count()) == (422, 0)

    def test_facet_of_another_element_is_refused(self, maya, as_user):
        response = as_user(maya).post(f"{LIBRARY}new/", form(facet=factories.facet("fire-1").slug))
        assert (response.status_code, "belongs to another element" in response.content.decode()) == (422, True)

    def test_nearly_the_same_is_named_first_and_kept_when_meant(self, maya, sparks, as_user):
        browser, said = as_user(maya), form(title="Three sparks!", text="Write down three wishes")
        response = browser.post(f"{LIBRARY}new/", said)
        assert (response.status_code, Activity.objects.filter(coach=maya).count()) == (422, 0)
        assert f"{LIBRARY}{sparks.pk}/" in response.content.decode()
        browser.post(f"{LIBRARY}new/", said | {"sure": "1"})
        assert Activity.objects.filter(coach=maya).count() == 1

    def test_something_else_has_no_twin(self, maya, sparks):
        said = Activity(title="Counting breaths", text="Breathe and count to ten.")
        assert twins_of(Activity.objects.visible_to(maya), said, floor()) == []

    def test_twins_are_found_by_kept_vectors_and_by_words_not_yet_encoded(self, maya, sparks, breath):
        said = Activity(title="Three SPARKS", text="Write down three wishes!")
        before = twins_of(Activity.objects.visible_to(maya), said, floor())
        embed_activities()
        assert [before, twins_of(Activity.objects.visible_to(maya), said, floor())] == [[sparks], [sparks]]

    def test_copy_is_no_twin_of_what_it_was_copied_from(self, maya, sparks):
        own = factories.activity(coach=maya, title=sparks.title, text=sparks.text, copy_of=sparks)
        assert twins_of(Activity.objects.visible_to(maya), own, floor()) == []

    def test_copy_is_hers_to_change_and_the_platforms_stays(self, maya, sparks, as_user):
        as_user(maya).post(f"{LIBRARY}{sparks.pk}/copy/")
        own = Activity.objects.get(coach=maya)
        assert (own.title, own.text, own.slug, own.copy_of) == ("Three sparks (my version)", sparks.text, None, sparks)
        as_user(maya).post(f"{LIBRARY}{own.pk}/edit/", form(title="Two sparks"))
        assert list(Activity.objects.order_by("pk").values_list("title", flat=True)) == ["Three sparks", "Two sparks"]

    def test_second_tab_overwrites_nothing(self, maya, as_user):
        row = factories.activity(coach=maya)
        browser = as_user(maya)
        browser.post(f"{LIBRARY}{row.pk}/edit/", form(title="First tab"))
        response = browser.post(f"{LIBRARY}{row.pk}/edit/", form(title="Second tab"))
        assert (response.status_code, Activity.objects.get(pk=row.pk).title) == (409, "First tab")

    def test_changed_words_lose_their_vector(self, maya):
        row = factories.activity(coach=maya, embedding=[1.0], embed_version="1")
        row.text = "Other words."
        actions.change(row, version=1)
        row.refresh_from_db()
        assert (row.embedding, row.embed_version, row.version) == (None, "", 2)

    def test_archived_and_back(self, maya, as_user):
        row, browser = factories.activity(coach=maya), as_user(maya)
        for to, is_gone in (("", True), ("shelf", False)):
            browser.post(f"{LIBRARY}{row.pk}/archive/", {"to": to})
            row.refresh_from_db()
            assert (row.archived_at is not None) is is_gone

    def test_never_suggested_and_again(self, maya, sparks, as_user):
        browser = as_user(maya)
        for to, blocked in (("", [sparks.pk]), ("", [sparks.pk]), ("again", [])):
            browser.post(f"{LIBRARY}{sparks.pk}/block/", {"to": to})
            assert EngineSettings.objects.get(coach=maya).blocked_activities == blocked


class TestSuggesting:
    def test_activity_becomes_a_suggestion_for_a_client(self, maya, noah, sparks, as_user):
        browser = as_user(maya)
        page = browser.get(f"{LIBRARY}{sparks.pk}/suggest/", {"client": noah.pk})
        assert page.url == f"/clients/{noah.pk}/suggestions/new/?activity={sparks.pk}"
        assert "Write down three wishes." in browser.get(page.url).content.decode()
        said = {"title": "For you", "description": "Three wishes", "element": sparks.element_id, "activity": sparks.pk, "priority_level": 2}
        browser.post(f"/clients/{noah.pk}/suggestions/new/", said | {"decision": "send"})
        row = Recommendation.objects.get()
        assert (row.status, row.source, row.activity, row.kind, row.decided_by) == ("approved", "coach", sparks, "journal_prompt", maya)

    def test_kept_for_the_session(self, maya, noah, as_user):
        said = {"title": "For you", "description": "Three wishes", "element": factories.element().slug, "priority_level": 2, "decision": "session"}
        as_user(maya).post(f"/clients/{noah.pk}/suggestions/new/", said)
        assert Recommendation.objects.get().status == "for_session"

    def test_not_with_anothers_activity(self, maya, noah, otto, as_user):
        said = {"title": "For you", "description": "Words", "element": factories.element().slug, "priority_level": 2, "decision": "send"}
        response = as_user(maya).post(f"/clients/{noah.pk}/suggestions/new/", said | {"activity": factories.activity(coach=otto).pk})
        assert (response.status_code, Recommendation.objects.count()) == (422, 0)

    def test_not_for_anothers_client(self, maya, otto, sparks, as_user):
        theirs = factories.client(coach=otto)
        assert as_user(maya).get(f"{LIBRARY}{sparks.pk}/suggest/", {"client": theirs.pk}).status_code == 404
