"""The card of the balance and the page that says how it is made."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.template import Context, Template
from django.utils import translation

from clients.models import Access, Client
from progress.actions import refresh_balance
from progress.domain.balance import ELEMENTS
from progress.models import BalanceSnapshot
from tests import factories

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def check_in(client, *, ago=0, source="self", overdrive=None, **values):
    for element in ELEMENTS:
        if (value := values.get(element, 50)) is not None:
            factories.reading(client, element, value, on=TODAY - timedelta(days=ago), source=source, overdrive=overdrive)


def card(client) -> str:
    """The card as one line of words, after the balance was worked out."""
    refresh_balance([client.pk], at=AT)
    html = Template("{% load balance %}{% balance_card client %}").render(Context({"client": Client.objects.get(pk=client.pk)}))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def sentence(client) -> str:
    """What the card says between its head and the first bar."""
    return re.search(r"Balance (?:\d+ · [^·]+ · mean \d+ )?(.*?) Fire", card(client).replace("Fire is", "F. is").replace("Fire and", "F. and"))[1]


def address(client) -> str:
    return f"/clients/{client.pk}/balance/"


def test_page_opens_for_the_own_coach(maya, noah, as_user):
    assert as_user(maya).get(address(noah)).context["client"] == noah


def test_page_is_absent_for_another_coach(otto, noah, as_user):
    assert as_user(otto).get(address(noah)).status_code == 404


def test_page_is_absent_for_noah_himself(noah, as_user):
    assert as_user(noah.user).get(address(noah)).status_code == 404


def test_page_sends_a_guest_to_sign_in(noah, guest):
    assert guest.get(address(noah)).status_code == 302


def test_page_is_logged(maya, noah, as_user):
    as_user(maya).get(address(noah))
    assert [(row.client, row.actor, row.what) for row in Access.objects.all()] == [(noah, maya, "balance")]


def test_page_lists_the_readings_that_count_with_their_weight(maya, noah, as_user):
    check_in(noah, ago=400, fire=10)
    check_in(noah, ago=30, fire=40)
    check_in(noah, source="coach", fire=70)
    refresh_balance([noah.pk], at=AT)
    fire = as_user(maya).get(address(noah)).context["elements"][0]
    assert [(counted.row.source, counted.row.value, counted.weight, counted.percent) for counted, _is_closed in fire["counted"]] == [
        ("coach", 70, 0.8, 62),
        ("self", 40, 0.5, 38),
    ]
    assert fire["level"]["level"] == 58.46


def test_page_explains_the_numbers_of_the_day_on_which_they_were_computed(maya, noah, as_user, time_machine):
    check_in(noah)
    refresh_balance([noah.pk], at=AT)
    time_machine.move_to(AT + timedelta(hours=20), tick=False)
    response = as_user(maya).get(address(noah))
    assert [counted.weight for element in response.context["elements"] for counted, _is_closed in element["counted"]] == [1.0] * 5


def test_page_shows_nothing_of_a_journal(maya, noah, as_user):
    check_in(noah)
    check_in(noah, source="journal")
    refresh_balance([noah.pk], at=AT)
    sources = [counted.row.source for element in as_user(maya).get(address(noah)).context["elements"] for counted, _is_closed in element["counted"]]
    assert sources == ["self"] * 5


def test_page_costs_the_same_for_one_check_in_and_for_three(maya, noah, as_user, django_assert_num_queries):
    browser = as_user(maya)
    for ago in (0, 20, 40):
        check_in(noah, ago=ago)
        refresh_balance([noah.pk], at=AT)
        browser.get(address(noah))
        with django_assert_num_queries(7):
            browser.get(address(noah))


def test_card_costs_two_queries(noah, django_assert_num_queries):
    check_in(noah)
    refresh_balance([noah.pk], at=AT)
    client = Client.objects.get(pk=noah.pk)
    with django_assert_num_queries(2):
        Template("{% load balance %}{% balance_card client %}").render(Context({"client": client}))


def test_card_of_a_new_client_says_what_will_be_here(noah):
    assert card(noah) == ("Balance Noah has not checked in yet. After the first check-in the five elements stand here, each with how sure we can be.")


def test_card_names_mean_and_band_beside_the_numbers(noah):
    check_in(noah, fire=10, water=10, earth=10, air=10, aether=10)
    words = card(noah)
    assert words.startswith("Balance 100 · even within what we can see · mean 10 Nothing from a month ago to compare with yet. Fire 10")
    assert "Water 10 most likely between 0 and 25 quiet lately, a first impression" in words


def test_card_says_no_change_without_a_reliable_one(noah):
    check_in(noah, ago=30)
    check_in(noah, fire=65)
    assert sentence(noah) == "No clear change since a month ago."


def test_card_says_what_changed_more_than_chance_would(noah):
    for ago in (60, 45, 31):
        check_in(noah, ago=ago, water=70, air=75)
    for ago in (10, 5, 0):
        check_in(noah, ago=ago, water=30, air=35)
    assert sentence(noah) == "Water and Air are quieter than a month ago: more than chance."


def test_card_speaks_of_one_element_in_the_singular(noah):
    for ago in (60, 45, 31):
        check_in(noah, ago=ago)
    for ago in (10, 5, 0):
        check_in(noah, ago=ago, water=85)
    assert sentence(noah) == "Water is stronger than a month ago: more than chance. Water is clearly the strongest of the five."


def test_card_names_the_quietest_only_by_the_rule(noah):
    for ago in (14, 0):
        check_in(noah, ago=ago, earth=15)
    assert sentence(noah) == "Nothing from a month ago to compare with yet. Earth is clearly the quietest of the five."


def test_card_names_both_ends_in_one_sentence(noah):
    for ago in (14, 0):
        check_in(noah, ago=ago, earth=15, aether=85)
    assert sentence(noah).endswith("Aether is clearly the strongest of the five, Earth the quietest.")


def test_page_of_old_readings_draws_no_line_and_claims_no_level(maya, noah, as_user):
    check_in(noah, ago=150)
    refresh_balance([noah.pk], at=AT)
    html = as_user(maya).get(address(noah)).content.decode()
    assert ('class="spark"' in html, html.count("too little to say how it is now")) == (False, 5)


def test_card_says_what_is_near_running_hot_and_what_runs_hot(noah):
    check_in(noah, overdrive=60, air=None)
    factories.reading(noah, "air", 80, on=TODAY, overdrive=80)
    words = card(noah)
    assert "Near running hot: Fire, Water, Earth and Aether." in words
    assert "Air 80 most likely between 65 and 95 strong and running hot, a first impression" in words


def test_card_gives_the_date_and_no_number_when_readings_are_too_old(noah):
    check_in(noah, ago=266)
    words = card(noah)
    assert words.startswith("Balance The last reading is too old to say how it is now. Fire last reading 3 March, too old to say Water last")
    assert BalanceSnapshot.objects.get().index is None


def test_card_without_all_five_gives_no_balance(noah):
    check_in(noah, air=None)
    words = card(noah)
    assert "Air no check-in yet" in words
    assert "The balance needs all five elements, so there is none yet." in words


def test_card_has_the_same_numbers_as_a_table(noah):
    check_in(noah, ago=30, fire=40)
    check_in(noah, fire=70, air=None)
    words = card(noah).partition("As a table")[2]
    assert words.startswith(" Element Level Between A month ago Last reading Fire 60 46–74 40 today Water 50 39–62 50 today Earth")
    assert "Air 50 32–68 50 25 October" in words


def test_card_names_the_day_by_the_clients_calendar(maya):
    far = factories.client(coach=maya, time_zone="Pacific/Kiritimati")  # it is the 25th there
    check_in(far, ago=0)
    assert "Fire 50 35–65 – yesterday" in card(far)


def test_bars_are_drawn_the_same_in_a_language_with_decimal_commas(noah):
    check_in(noah, fire=33.33)
    refresh_balance([noah.pk], at=AT)
    with translation.override("de"):
        html = Template("{% load balance %}{% balance_card client %}").render(Context({"client": Client.objects.get(pk=noah.pk)}))
    assert re.findall(r'<rect class="bar__sure" width="([^"]+)"', html)[0] == "18.59"
    assert re.findall(r'class="bar__mark" d="M([^ ]+) 0v8"', html)[0] == "33.33"


def test_card_writes_a_name_as_text(maya):
    client = factories.client(coach=maya, name="<b>Ana</b>")
    refresh_balance([client.pk], at=AT)
    assert "<b>Ana" not in Template("{% load balance %}{% balance_card client %}").render(Context({"client": client}))
