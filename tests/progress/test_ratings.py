"""A coach's rating: before the answers, with what it rests on, and what comes of a gap."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from clients.actions import refresh_cards
from clients.models import Access
from progress.models import ElementReading, Pulse, RatedElement, Rating
from tests import factories

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NOTE = "Came with a clear first sentence and stayed with it."


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def as_maya(maya, noah, as_user):
    factories.item_set()
    return as_user(maya)


def rating(**fields: str) -> dict[str, str]:
    given = {"note": NOTE, "value_fire": "6.5", **{f"sure_{slug}": "2" for slug in ("fire", "water", "earth", "air", "aether")}}
    return given | fields


def test_page_shows_the_anchors_and_nothing_of_the_client(maya, noah, as_maya):
    factories.check_in(noah, at=AT, fire_1=9)
    page = as_maya.get(f"/clients/{noah.pk}/rate/")
    assert [mark for mark, _ in page.context["rows"][0]["anchors"]] == ["0", "3", "5", "8", "10"]
    assert [text in page.content.decode() for text in ("No wish or direction comes up", "I could name something ahead of me")] == [True, False]


def test_page_belongs_to_the_own_coach(otto, noah, as_maya, as_user, guest):
    address = f"/clients/{noah.pk}/rate/"
    assert [browser.get(address).status_code for browser in (as_user(otto), as_user(noah.user), guest)] == [404, 404, 302]


def test_rating_writes_readings_with_its_quality_at_once(maya, noah, as_maya):
    facet = factories.facet("air-2")
    response = as_maya.post(f"/clients/{noah.pk}/rate/", rating(value_air="3", sure_air="1", hot_air="on", facet_air="air-2"))
    found = Rating.objects.get()
    assert (response.headers["Location"], found.coach, found.note, found.is_independent) == (f"/clients/{noah.pk}/ratings/{found.pk}/", maya, NOTE, True)
    assert list(RatedElement.objects.values_list("element_id", "value", "confidence", "is_hot", "facet")) == [
        ("fire", Decimal("6.5"), 2, False, None),
        ("air", Decimal(3), 1, True, facet.pk),
    ]
    assert list(ElementReading.objects.order_by("element__order").values_list("element_id", "value", "quality", "overdrive", "source", "origin_id")) == [
        ("fire", 65, Decimal("0.75"), None, "coach", found.pk),
        ("air", 30, Decimal("0.5"), 85, "coach", found.pk),
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"note": "Too short"}, "note"),
        ({"note": " " * 30}, "note"),
        ({"value_fire": "6.3"}, "value_fire"),
        ({"value_fire": "10.5"}, "value_fire"),
        ({"value_fire": ""}, "__all__"),
    ],
)
def test_rating_that_cannot_be_is_refused_and_keeps_what_was_typed(noah, as_maya, fields, wrong):
    response = as_maya.post(f"/clients/{noah.pk}/rate/", rating(**fields))
    assert (response.status_code, list(response.context["form"].errors), Rating.objects.count()) == (422, [wrong], 0)
    assert response.context["form"]["value_fire"].value() == fields.get("value_fire", "6.5")


def test_same_form_sent_twice_gives_one_rating(noah, as_maya):
    sent = rating(form_token="3f0f5a52-7a37-4b2f-9a0e-0f5f0f3c9d01")
    assert len({as_maya.post(f"/clients/{noah.pk}/rate/", sent).headers["Location"] for _ in range(2)}) == 1
    assert Rating.objects.count() == 1


@pytest.mark.parametrize(("value", "name"), [(Decimal("10.5"), "rated_value_0_to_10"), (Decimal("6.3"), "rated_value_in_half_steps")])
def test_database_keeps_the_scale(noah, maya, value, name):
    factories.element("fire")
    found = Rating.objects.create(client=noah, coach=maya, date=AT.date(), note=NOTE)
    with pytest.raises(IntegrityError, match=name):
        RatedElement.objects.create(client=noah, rating=found, element_id="fire", value=value)


def test_database_keeps_the_note(noah, maya):
    with pytest.raises(IntegrityError, match="rating_says_why"):
        Rating.objects.create(client=noah, coach=maya, date=AT.date(), note="Too short")


# The answers open after the rating --------------------------------------------------------------------------------------


def test_answers_open_after_a_rating_of_the_same_time(noah, as_maya):
    check_in = factories.check_in(noah, at=AT)
    address = f"/clients/{noah.pk}/check-ins/{check_in.pk}/"
    assert [len(as_maya.get(address).context["answers"]), as_maya.get(f"/clients/{noah.pk}/check-ins/").context["unread"]] == [0, check_in]
    as_maya.post(f"/clients/{noah.pk}/rate/", rating())
    assert [len(as_maya.get(address).context["answers"]), as_maya.get(f"/clients/{noah.pk}/check-ins/").context["unread"]] == [20, None]


def test_rating_of_another_time_opens_nothing(noah, as_maya, time_machine):
    as_maya.post(f"/clients/{noah.pk}/rate/", rating())
    check_in = factories.check_in(noah, at=AT + 15 * DAY)
    time_machine.move_to(AT + 15 * DAY, tick=False)
    assert as_maya.get(f"/clients/{noah.pk}/check-ins/{check_in.pk}/").context["is_open"] is False


def test_rating_of_a_colleague_does_not_open_the_answers(maya, noah, as_maya):
    colleague = factories.coach(practice=maya.membership.practice)
    Rating.objects.create(client=noah, coach=colleague, date=AT.date(), rated_at=AT, note=NOTE)
    check_in = factories.check_in(noah, at=AT)
    assert as_maya.get(f"/clients/{noah.pk}/check-ins/{check_in.pk}/").context["is_open"] is False


def test_reading_without_rating_is_logged_and_marks_the_rating(maya, noah, as_maya):
    check_in = factories.check_in(noah, at=AT)
    page = as_maya.get(f"/clients/{noah.pk}/check-ins/{check_in.pk}/?read=1")
    as_maya.post(f"/clients/{noah.pk}/rate/", rating())
    assert (len(page.context["answers"]), Rating.objects.get().is_independent) == (20, False)
    assert Access.objects.filter(actor=maya, what="answers").values_list("about_id", flat=True).get() == check_in.pk


def test_check_in_of_another_coachs_client_is_absent(otto, noah, as_maya, as_user):
    check_in = factories.check_in(noah, at=AT)
    addresses = [f"/clients/{noah.pk}/check-ins/", f"/clients/{noah.pk}/check-ins/{check_in.pk}/?read=1"]
    assert [as_user(person).get(address).status_code for person in (otto, noah.user) for address in addresses] == [404] * 4


def test_rating_stands_beside_the_check_in_with_what_is_to_be_talked_about(noah, as_maya):
    factories.check_in(noah, at=AT - DAY, fire_1=10, fire_2=10, fire_3=0)
    as_maya.post(f"/clients/{noah.pk}/rate/", rating(value_water="7.5", value_fire="7.5"))
    page = as_maya.get(f"/clients/{noah.pk}/ratings/{Rating.objects.get().pk}/")
    assert [(pair.coach, pair.own, pair.is_talking_point) for pair in page.context["pairs"]][:3] == [(75, 100, True), (75, 50, True), (None, 50, False)]


def test_gap_stands_in_overview_and_brief(noah, as_maya):
    refresh_cards([noah.pk], at=AT)
    factories.check_in(noah, at=AT - DAY)
    as_maya.post(f"/clients/{noah.pk}/rate/", rating(value_fire="2"))
    [section] = [section for section in as_maya.get(f"/clients/{noah.pk}/brief/").context["brief"].sections if section.slug == "talk"]
    assert [(line.words, line.when) for line in section.lines] == [("Noah sees more of Fire than you do", "50 by the check-in, 20 by the rating")]
    assert "You two see Fire differently: something to talk about." in as_maya.get(f"/clients/{noah.pk}/").content.decode()


# Where a reading comes from -----------------------------------------------------------------------------------------------


def test_reading_leads_to_its_source(maya, noah, as_maya, as_user):
    check_in = factories.check_in(noah, at=AT)
    as_maya.post(f"/clients/{noah.pk}/rate/", rating())
    pulse = Pulse.objects.create(client=noah, date=AT.date(), fire=3)
    factories.reading(noah, "fire", 30, on=AT.date(), source="pulse", origin_type="progress.pulse", origin_id=pulse.pk)
    factories.reading(noah, "fire", 30, on=AT.date(), origin_type="elsewhere")
    base, found = f"/clients/{noah.pk}", ElementReading.objects.filter(element="fire").order_by("id")
    leads = [as_maya.get(f"{base}/readings/{reading.pk}/").headers["Location"] for reading in found]
    assert leads == [
        f"{base}/check-ins/{check_in.pk}/",
        f"{base}/ratings/{Rating.objects.get().pk}/",
        f"{base}/check-ins/?until=2026-11-24#pulse-{pulse.pk}",
        f"{base}/check-ins/?until=2026-11-24",
    ]
    assert as_user(noah.user).get(f"{base}/readings/{found[0].pk}/").headers["Location"] == f"/me/check-ins/{check_in.pk}/"


def test_reading_of_a_stranger_is_absent(otto, noah, as_maya, as_user):
    reading = factories.reading(noah, "fire", 30, on=AT.date())
    assert as_user(otto).get(f"/clients/{noah.pk}/readings/{reading.pk}/").status_code == 404


def test_list_costs_the_same_for_one_and_for_three(noah, as_maya, django_assert_num_queries):
    for ago in (20, 10, 0):
        factories.check_in(noah, at=AT - ago * DAY)
        as_maya.post(f"/clients/{noah.pk}/rate/", rating())
        as_maya.get(f"/clients/{noah.pk}/check-ins/")
        with django_assert_num_queries(11):
            as_maya.get(f"/clients/{noah.pk}/check-ins/")
