"""A practice's own words, and loading the house's."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from progress.actions import FrameworkChanged, make_version
from progress.domain.balance import ELEMENTS
from progress.domain.item_sets import Added, Shape
from progress.management.commands import load_items
from progress.models import CheckIn, Draft, ItemSet
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
    items = {f"{what}_{row['slug']}": row[what] for row in item_set.items for what in ("text", "element", "key")}
    return {"read": item_set.slug} | names | items | changes


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


def in_use(coach) -> ItemSet:
    return ItemSet.objects.of_practice(coach.membership.practice_id).first()


def test_statement_is_added_and_another_retired_and_old_answers_keep_theirs(maya, noah, house, as_user):
    before = factories.check_in(noah, at=AT)
    more = {"new_text": "I made room for play.", "new_element": "fire", "new_key": "direct", "drop_fire_1": "on", "text_fire_1": ""}
    assert as_user(maya).post(PAGE, typed(house, **more)).status_code == 302
    items = in_use(maya).in_order
    assert [item.order for item in items] == list(range(1, 21))
    assert (items[0].slug, items[-1].text, items[-1].element, items[-1].key) == ("water_1", "I made room for play.", "fire", "direct")
    answers = as_user(noah.user).get(f"/me/check-ins/{before.pk}/").context["answers"]
    assert (len(answers), answers[0].text) == (20, house.in_order[0].text)
    CheckIn.objects.all().delete()
    assert "I made room for play." in [item.text for item, _ in as_user(noah.user).get("/me/check-in/").context["form"].rows]


@pytest.mark.parametrize("turn", [{"key_fire_1": "reverse"}, {"element_fire_1": "air", "new_text": "Play", "new_element": "fire", "new_key": "direct"}])
def test_turned_statement_is_a_new_one_that_no_draft_answers(maya, noah, house, as_user, turn):
    as_user(noah.user).post("/me/check-in/draft/", {"asked": house.slug, "fire_1": "7", "fire_2": "8"})
    assert Draft.objects.get().answers == {"fire_1": 7, "fire_2": 8}
    as_user(maya).post(PAGE, typed(house, **turn))
    first = in_use(maya).in_order[0]
    assert (first.text, first.slug == "fire_1") == (house.in_order[0].text, False)
    form = as_user(noah.user).get("/me/check-in/").context["form"]
    assert (form[first.slug].value(), form["fire_2"].value()) == (None, 8)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"drop_air_1": "on", "drop_air_2": "on"}, "drop_air_2"),
        ({"drop_air_x": "on"}, "drop_air_x"),
        ({"key_air_1": "overdrive"}, "key_air_1"),
        ({"element_air_x": "fire"}, "element_air_x"),
        ({"new_text": "Too much", "new_element": "air", "new_key": "overdrive"}, "new_key"),
    ],
)
def test_too_few_for_a_level_or_not_one_for_too_much_is_said_at_the_field(maya, house, as_user, changes, field):
    response = as_user(maya).post(PAGE, typed(house, name_air="Wind", **changes))
    sentence = "Wind needs at least 2 statements for its level and exactly one that asks about too much of it."
    assert (response.status_code, sentence in response.context["form"].errors[field], ItemSet.objects.count()) == (422, True, 1)


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"new_text": "Play"}, ["new_element", "new_key"]), ({"new_element": "fire", "new_key": "direct"}, ["new_text"])],
)
def test_half_a_statement_is_asked_for_the_rest(maya, house, as_user, given, missing):
    response = as_user(maya).post(PAGE, typed(house, **given))
    assert (response.status_code, list(response.context["form"].errors)) == (422, missing)


def test_house_words_bring_back_its_statements(maya, house, as_user):
    browser = as_user(maya)
    browser.post(PAGE, typed(house, drop_fire_1="on"))
    assert len(in_use(maya).items) == 19
    browser.post(PAGE, {"house": "1"})
    assert (in_use(maya).version, in_use(maya).items) == (2, house.items)


def test_statement_that_somebody_added_meanwhile_stands_beside_what_was_typed(maya, house, as_user):
    added = Shape(added=[Added("air", "direct", "I laughed.")])
    make_version(maya.membership.practice, read=house.slug, names={}, texts={}, shape=added, by=maya, at=AT)
    response = as_user(maya).post(PAGE, typed(house, drop_fire_1="on"))
    form = response.context["form"]
    assert (response.status_code, form.item_rows[-1].text.value(), form["drop_fire_1"].value()) == (409, "I laughed.", True)
    again = {name: form[name].value() or "" for name in form.fields if not name.startswith("drop_")}
    as_user(maya).post(PAGE, again | {"drop_fire_1": "on"})
    assert [in_use(maya).in_order[place].text for place in (0, -1)] == [house.in_order[1].text, "I laughed."]


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
