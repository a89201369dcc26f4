"""Finding somebody in spite of accents and mistakes, on the home and in the palette."""

import pytest

from tests import factories
from tests.coachhub.test_home import card, names

HTMX = {"HTTP_HX_REQUEST": "true"}


def test_search_as_you_type_answers_with_the_list_alone(maya, as_user):
    card(factories.client(coach=maya, name="Tomás Vega"))
    response = as_user(maya).get("/?q=vega&sort=&state=", **HTMX)
    assert names(response) == ["Tomás Vega"]
    assert ("<html" in response.content.decode(), response.headers["HX-Replace-Url"]) == (False, "/?q=vega")


@pytest.mark.parametrize("words", ["Thomas Vegga", "tomas", "VEGA", "vega tom", "tomás@ex", "tms vega tomas", "runner", "runers"])
def test_search_forgives_accents_and_mistakes(maya, as_user, words):
    card(factories.client(coach=maya, name="Tomás Vega", email="tomás@example.com", tags=["runners"]))
    card(factories.client(coach=maya, name="Bo Ek", email="bo@elsewhere.org"))
    expected = [] if words.startswith("tms") else ["Tomás Vega"]
    assert names(as_user(maya).get("/", {"q": words})) == expected


def test_best_match_stands_first(maya, as_user):
    for name in ["Ana Marten", "Marta Ruiz", "Martha Ek", "Zed Mart"]:
        card(factories.client(coach=maya, name=name, email=""))
    assert names(as_user(maya).get("/?q=marta"))[0] == "Marta Ruiz"


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "😀", "ליה", "x" * 300, "a b c d e f g h i"])
def test_any_words_may_be_searched(maya, as_user, words):
    card(factories.client(coach=maya, name="Bo", email=""))
    assert as_user(maya).get("/", {"q": words}).status_code == 200
    assert as_user(maya).get("/search/", {"q": words}).status_code == 200


def test_sign_of_a_pattern_is_a_sign_like_any_other(maya, as_user):
    card(factories.client(coach=maya, name="100% Bo", email=""))
    card(factories.client(coach=maya, name="Cy", email=""))
    assert names(as_user(maya).get("/", {"q": "0%"})) == ["100% Bo"]


def test_palette_finds_by_the_same_rule(maya, as_user):
    card(factories.client(coach=maya, name="Tomás Vega"))
    assert [person["name"] for person in as_user(maya).get("/search/?q=Thomas+Vegga").context["people"]] == ["Tomás Vega"]
