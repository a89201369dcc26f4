"""The views of the list that a coach keeps under a name."""

import pytest

from clients.actions import MOST
from clients.models import SavedView

TOKEN = "6b1f0b5e-3f2c-4c1e-9d7e-0c1f2a3b4c5d"


def saved(coach, *, name: str = "Fire group", query: str = "tag=fire") -> SavedView:
    return SavedView.objects.create(coach=coach, name=name, query=query)


def kept(coach) -> list[tuple[str, str]]:
    return list(SavedView.objects.filter(coach=coach).values_list("name", "query"))


def test_view_keeps_filters_order_and_layout(maya, as_user):
    browser = as_user(maya)
    response = browser.post("/views/", {"name": "Quiet ones", "query": "sort=quiet&band=thinning&view=table&after=x&evil=1&q="})
    assert (response.headers["Location"], kept(maya)) == ("/?band=thinning&sort=quiet&view=table", [("Quiet ones", "band=thinning&sort=quiet&view=table")])


def test_view_stands_above_the_list_and_is_marked_when_it_is_on(maya, noah, as_user):
    view, browser = saved(maya), as_user(maya)
    assert browser.get("/").context["views"] == [("Fire group", "?tag=fire", False)]
    assert browser.get(f"/?{view.query}").context["views"] == [("Fire group", "?tag=fire", True)]


def test_view_sent_twice_is_saved_once(maya, as_user):
    browser = as_user(maya)
    for _ in range(2):
        response = browser.post("/views/", {"name": "Fire group", "query": "tag=fire", "form_token": TOKEN})
    assert (response.status_code, kept(maya)) == (302, [("Fire group", "tag=fire")])


def test_second_view_of_a_name_comes_back_with_what_was_typed(maya, as_user):
    saved(maya)
    response = as_user(maya).post("/views/", {"name": "Fire group", "query": "tag=water"})
    assert (response.status_code, response.context["form"].errors["name"]) == (422, ["You already have a view with this name. Choose another one."])
    assert 'value="tag=water"' in response.content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_view_needs_a_short_name(maya, as_user, name):
    assert as_user(maya).post("/views/", {"name": name, "query": "tag=x"}).status_code == 422
    assert kept(maya) == []


def test_view_number_twenty_one_is_refused_with_a_sentence(maya, as_user):
    for number in range(MOST):
        saved(maya, name=f"View {number}")
    response = as_user(maya).post("/views/", {"name": "One more", "query": "tag=x"})
    assert (response.status_code, len(kept(maya))) == (422, MOST)
    assert response.context["form"].non_field_errors() == ["You keep 20 views already. Take one away below, then save this one."]


def test_view_is_renamed(maya, as_user):
    view = saved(maya)
    assert as_user(maya).post(f"/views/{view.pk}/", {"name": "Embers"}).headers["Location"] == "/views/"
    assert kept(maya) == [("Embers", "tag=fire")]


def test_view_is_not_renamed_to_another_ones_name(maya, as_user):
    view = saved(maya)
    saved(maya, name="Embers")
    assert as_user(maya).post(f"/views/{view.pk}/", {"name": "Embers"}).status_code == 422
    assert sorted(name for name, _ in kept(maya)) == ["Embers", "Fire group"]


def test_view_is_taken_away(maya, as_user):
    view = saved(maya)
    assert as_user(maya).post(f"/views/{view.pk}/drop/").headers["Location"] == "/views/"
    assert kept(maya) == []


def test_views_belong_to_their_coach(maya, noah, otto, as_user, guest):
    view = saved(maya)
    for path in (f"/views/{view.pk}/", f"/views/{view.pk}/drop/"):
        assert [as_user(user).post(path, {"name": "Mine"}).status_code for user in (noah.user, otto)] == [404, 404]
        assert guest.post(path).headers["Location"] == f"/accounts/login/?next={path}"
    assert (kept(maya), as_user(otto).get("/").context["views"]) == ([("Fire group", "tag=fire")], [])
    assert [as_user(user).get("/views/").status_code for user in (maya, noah.user)] == [200, 404]
