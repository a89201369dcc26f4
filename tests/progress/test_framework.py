"""A practice's own words, and loading the house's."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from progress.actions import FrameworkChanged, make_version
from progress.domain.balance import ELEMENTS
from progress.management.commands import load_items
from progress.models import CheckIn, ItemSet
from progress.readings import element_names
from tests import factories

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = "/practice/framework/"


@pytest.fixture(autouse=True)
def house(db, time_machine) -> ItemSet:
    time_machine.move_to(AT, tick=False)
    return factories.item_set()


def typed(item_set: ItemSet, **changes: str) -> dict[str, str]:
    names = {f"name_{slug}": item_set.names.get(slug, slug.title()) for slug in ELEMENTS}
    return {"read": item_set.slug} | names | {f"text_{row['slug']}": row["text"] for row in item_set.items} | changes


def load() -> str:
    out = StringIO()
    call_command("load_items", stdout=out)
    return out.getvalue().strip()


def test_page_belongs_to_the_owner(maya, noah, as_user, guest):
    colleague = factories.coach(practice=maya.membership.practice)
    assert [as_user(person).get(PAGE).status_code for person in (maya, colleague, noah.user)] == [200, 404, 404]
    assert guest.get(PAGE).status_code == 302


def test_own_words_are_asked_from_now_on_and_old_answers_keep_theirs(maya, noah, house, as_user):
    before = factories.check_in(noah, at=AT)
    as_user(maya).post(PAGE, typed(house, name_fire="Spark", text_fire_1="I was looking forward to something."))
    own = ItemSet.objects.get(practice=maya.membership.practice)
    assert (own.version, own.names, own.made_by, own.in_order[0].text, own.anchors) == (
        1,
        {"fire": "Spark"},
        maya,
        "I was looking forward to something.",
        house.anchors,
    )
    noah_sees = as_user(noah.user)
    assert noah_sees.get(f"/me/check-ins/{before.pk}/").context["answers"][0].text == house.in_order[0].text
    assert noah_sees.get(f"/me/check-ins/{before.pk}/").context["names"]["fire"] == "Fire"
    CheckIn.objects.all().delete()
    assert noah_sees.get("/me/check-in/").context["form"].rows[0][0].text == "I was looking forward to something."


def test_own_names_stand_where_levels_stand(maya, noah, house, as_user):
    make_version(maya.membership.practice, read=house.slug, names={"fire": "Spark"}, texts={}, by=maya, at=AT)
    factories.check_in(noah, at=AT)
    page = as_user(maya).get(f"/clients/{noah.pk}/balance/")
    assert [element["name"] for element in page.context["elements"]] == ["Spark", "Water", "Earth", "Air", "Aether"]
    assert element_names(factories.coach().membership.practice_id)["fire"] == "Fire"


def test_same_words_make_no_version(maya, house, as_user):
    as_user(maya).post(PAGE, typed(house))
    assert ItemSet.objects.count() == 1


def test_each_change_is_a_version_and_the_house_words_come_back_as_one(maya, house, as_user):
    browser = as_user(maya)
    browser.post(PAGE, typed(house, name_air="Wind"))
    browser.post(PAGE, typed(ItemSet.objects.get(version=1, practice=maya.membership.practice), name_air="Breeze"))
    browser.post(PAGE, {"house": "1"})
    assert list(ItemSet.objects.exclude(practice=None).order_by("version").values_list("version", "names")) == [
        (1, {"air": "Wind"}),
        (2, {"air": "Breeze"}),
        (3, {}),
    ]


@pytest.mark.parametrize("field", ["name_fire", "text_air_2"])
def test_empty_words_are_refused(maya, house, as_user, field):
    response = as_user(maya).post(PAGE, typed(house, **{field: " "}))
    assert (response.status_code, list(response.context["form"].errors), ItemSet.objects.count()) == (422, [field], 1)


def test_words_of_somebody_else_meanwhile_are_not_overwritten(maya, house, as_user):
    make_version(maya.membership.practice, read=house.slug, names={"fire": "Spark"}, texts={}, by=maya, at=AT)
    browser = as_user(maya)
    response = browser.post(PAGE, typed(house, name_water="Stream"))
    assert (response.status_code, response.context["form"]["name_water"].value()) == (409, "Stream")
    browser.post(PAGE, typed(house, name_water="Stream", read=response.context["form"]["read"].value()))
    assert ItemSet.objects.order_by("-id").first().names == {"water": "Stream"}


def test_version_that_was_not_read_is_not_built_on(maya, house):
    with pytest.raises(FrameworkChanged):
        make_version(maya.membership.practice, read="house-0", names={}, texts={}, by=maya, at=AT)


def test_statements_that_change_while_somebody_answers_are_shown_anew(maya, noah, house, as_user):
    make_version(maya.membership.practice, read=house.slug, names={}, texts={"fire_1": "Other words"}, by=maya, at=AT)
    answers = {"asked": house.slug, "fire_1": "7", "fire_2": "8"}
    response = as_user(noah.user).post("/me/check-in/", answers)
    form = response.context["form"]
    assert (response.status_code, form["fire_1"].value(), CheckIn.objects.count()) == (422, "7", 0)
    assert as_user(noah.user).post("/me/check-in/", answers | {"asked": form["asked"].value()}).status_code == 302


def test_words_of_another_practice_are_nobodys_business(otto, maya, house):
    make_version(otto.membership.practice, read=house.slug, names={"fire": "Spark"}, texts={}, by=otto, at=AT)
    assert [row.practice for row in ItemSet.objects.visible_to(maya)] == [None]


def test_loading_twice_changes_nothing(house):
    assert load() == "Check-in house-1: 20 items, unchanged."


def test_loading_renews_words_that_nobody_answered(house):
    ItemSet.objects.update(words={})
    assert load() == "Check-in house-1: 20 items, changed."
    assert ItemSet.objects.get().words == house.words


def test_loading_leaves_what_was_answered_and_what_a_practice_wrote(maya, noah, house):
    own = make_version(maya.membership.practice, read=house.slug, names={"fire": "Spark"}, texts={"fire_1": "Other words"}, by=maya, at=AT)
    CheckIn.objects.create(client=noah, asked=house, date=AT.date())
    ItemSet.objects.filter(pk=house.pk).update(words={})
    assert load() == "Check-in house-1: 20 items, kept, because it was answered: give the file a new version."
    own.refresh_from_db()
    assert (ItemSet.objects.get(pk=house.pk).words, own.names) == ({}, {"fire": "Spark"})


def test_loading_refuses_items_that_do_not_fit(house, monkeypatch, tmp_path):
    file = tmp_path / "items.yaml"
    file.write_text(load_items.FILE.read_text().replace("key: reverse", "key: backwards", 1))
    monkeypatch.setattr(load_items, "FILE", file)
    with pytest.raises(CommandError, match="“backwards”, which is none of direct, reverse, overdrive"):
        load()


def test_database_keeps_one_row_for_each_version(house):
    with pytest.raises(IntegrityError, match="item_set_version_once"):
        ItemSet.objects.create(slug="house-1-again", version=1)
