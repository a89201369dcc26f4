"""Finding messages: what is found, what is marked, and what is nobody else's."""

from datetime import timedelta

import pytest

from accounts.models import User
from clients.models import Coaching
from messaging.domain.searching import Term, marked, stemmer, terms
from messaging.models import Message
from tests import factories


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("sleep", [Term(("sleep",))]),
        ("Sleep & walk!", [Term(("Sleep",)), Term(("walk",))]),
        ('"two words" one', [Term(("two", "words")), Term(("one",))]),
        ("“zwei Worte“", [Term(("zwei", "Worte"))]),
        ('""', []),
        ("don't", [Term(("don",)), Term(("t",))]),
        ("Zu\u0308rich", [Term(("Zürich",))]),
        ("हिन्दी में", [Term(("हिन्दी",)), Term(("में",))]),
        ("!!! 😀", []),
        (" ".join("abcdefghijkl"), [Term((letter,)) for letter in "abcdefgh"]),
    ],
)
def test_terms_of(typed, expected):
    assert terms(typed) == expected


@pytest.mark.parametrize(
    ("text", "beginnings", "expected"),
    [
        ("I sleep well", ["slee"], "I <mark>sleep</mark> well"),
        ("Zürich, ZURICH", ["zurich"], "<mark>Zürich</mark>, <mark>ZURICH</mark>"),
        ("<b>bold</b>", ["bold"], "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;"),
        ("nothing", ["x"], "nothing"),
        ("nothing", [], "nothing"),
        ("Zu\u0308rich", ["zurich"], "<mark>Zu\u0308rich</mark>"),
        ("हिन्दी में", ["हिन्दी"], "<mark>हिन्दी</mark> में"),
        ("мама мыла раму", ["РАМ"], "мама мыла <mark>раму</mark>"),
    ],
)
def test_marked(text, beginnings, expected):
    assert marked(text, beginnings) == expected


def test_only_the_part_around_the_first_hit_is_shown():
    shown = marked("word " * 100 + "here " + "word " * 100, ["here"])
    assert (shown.startswith("… word"), "<mark>here</mark>" in shown, shown.endswith("word …"), len(shown) < 250) == (True, True, True, True)


@pytest.mark.parametrize(("language", "name"), [("en", "english"), ("de-at", "german"), ("xx", "simple"), ("", "simple")])
def test_stemmer_of(language, name):
    assert stemmer(language) == name


def found(browser, **sought) -> list[str]:
    response = browser.get("/messages/search/", sought)
    ids = [int(hit["url"].partition("#m-")[2]) for hit in response.context["hits"]]
    contents = dict(Message.objects.values_list("message_id", "content"))
    return [contents[number] for number in ids]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("walk", ["I walked to Zürich"]),
        ("walking", ["I walked to Zürich"]),
        ("zur", ["I walked to Zürich"]),
        ("ZÜRICH walk", ["I walked to Zürich"]),
        ("walk insurer", []),
        ("insurer", ["The insurer called, at https://insurer.example.org/claims"]),
        ("claims", ["The insurer called, at https://insurer.example.org/claims"]),
        ("“insurer called”", ["The insurer called, at https://insurer.example.org/claims"]),
        ("“called insurer”", []),
        ("the", ["The insurer called, at https://insurer.example.org/claims"]),
        ("100%", []),
        ("' OR 1=1 --", []),
        ("a:* & !b | (c", []),
    ],
)
def test_search_finds_words_beginnings_stems_and_phrases(maya, noah, as_user, typed, expected):
    for content in ("I walked to Zürich", "The insurer called, at https://insurer.example.org/claims"):
        factories.message(noah, by=noah.user, content=content)
    assert found(as_user(maya), q=typed) == expected


def test_words_are_found_by_the_stems_of_their_writers_language(maya, noah, as_user):
    User.objects.filter(pk=noah.user_id).update(language="de")
    noah.user.refresh_from_db()
    factories.message(noah, by=noah.user, content="Ich habe die Häuser gesehen")
    assert Message.objects.filter(words="haus").count() == 1


def test_search_stays_in_ones_own_threads(maya, noah, otto, as_user):
    factories.message(factories.client(coach=otto), by=otto, content="sleep of another practice")
    factories.message(factories.client(coach=maya), by=maya, content="sleep of another client")
    factories.message(noah, by=maya, content="sleep of Noah")
    assert {person.name: found(as_user(person), q="sleep") for person in (maya, otto, noah.user)} == {
        "Maya Reyes": ["sleep of Noah", "sleep of another client"],
        "Otto Brandt": ["sleep of another practice"],
        "Noah Lindqvist": ["sleep of Noah"],
    }


def test_search_ends_with_the_coaching(maya, noah, as_user, now):
    factories.message(noah, by=maya, content="sleep")
    noah.coachings.update(ended_at=now)
    assert found(as_user(maya), q="sleep") == []


def test_deleted_messages_are_not_found(maya, noah, as_user, now):
    message = factories.message(noah, by=maya, content="sleep")
    as_user(maya).post(f"/messages/{noah.pk}/{message.pk}/delete/")
    assert found(as_user(maya), q="sleep") == []


def test_search_narrows_by_person_day_and_answer(maya, noah, as_user, now):
    ines = factories.client(coach=maya, name="Ines Laurent", user=factories.client_user())
    factories.message(noah, by=noah.user, content="old", at=now - timedelta(days=9))
    factories.message(noah, by=maya, content="answer", at=now - timedelta(days=8))
    factories.message(ines, by=ines.user, content="waits", at=now - timedelta(days=1))
    browser, day = as_user(maya), (now - timedelta(days=8)).date().isoformat()
    assert [found(browser, person=ines.pk), found(browser, first=day), found(browser, last=day), found(browser, unanswered="on")] == [
        ["waits"],
        ["waits", "answer"],
        ["answer", "old"],
        ["waits"],
    ]


@pytest.mark.parametrize(
    ("content", "typed"),
    [
        ("Zu\u0308rich", "zürich"),
        ("Zürich", "Zu\u0308rich"),
        ("straße", "STRASSE"),
        ("हिन्दी में लिखा", "हिन्दी"),
        ("שלום לך", "שלום"),
        ("مرحبا بالعالم", "\u202eمرحبا"),
        ("a.b@example.org", "a.b@example.org"),
        ("the a of", "“the a of”"),
        ("said “enough", '"said enough'),
    ],
)
def test_words_are_found_as_they_are_typed_elsewhere(maya, noah, as_user, content, typed):
    factories.message(noah, by=noah.user, content=content)
    assert found(as_user(maya), q=typed) == [content]


def test_client_narrows_by_whose_hand_and_what_is_open(maya, noah, as_user, now):
    ida = factories.coach(name="Ida Holm", practice=maya.membership.practice)
    Coaching.objects.create(client=noah, coach=ida, practice=noah.practice)
    for by, content, asks in ((maya, "first", False), (ida, "second", False), (noah.user, "third", False), (ida, "fourth", True)):
        factories.message(noah, by=by, content=content, asks_answer=asks)
    browser = as_user(noah.user)
    assert [found(browser, writer=maya.pk), found(browser, writer=ida.pk), found(browser, writer=noah.user_id), found(browser, unanswered="on")] == [
        ["first"],
        ["fourth", "second"],
        ["third"],
        ["fourth"],
    ]


def test_client_finds_what_waits_for_a_coach(maya, noah, as_user):
    for by, content in ((noah.user, "old"), (maya, "answer"), (noah.user, "waits")):
        factories.message(noah, by=by, content=content)
    assert found(as_user(noah.user), unanswered="on") == ["waits"]


def test_nobody_narrows_by_strangers(maya, noah, otto, as_user):
    factories.message(noah, by=maya, content="sleep")
    form = as_user(noah.user).get("/messages/search/", {"q": "sleep", "writer": otto.pk}).context["form"]
    assert ([person.name for person in form.fields["writer"].queryset], list(form.errors)) == (["Maya Reyes", "Noah Lindqvist"], ["writer"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("!!! 😀", "There is no word in this to look for."),
        ("x" * 5000, "These are more words than can be looked for at once."),
        ("unheard", "No message is like that."),
    ],
)
def test_search_without_hits_says_why(maya, as_user, typed, said):
    assert said in as_user(maya).get("/messages/search/", {"q": typed}).content.decode()


@pytest.mark.parametrize(
    "asked", [{"first": "soon"}, {"person": "x"}, {"last": "9999-12-31"}, {"first": "0001-01-01"}, {"after": "x", "q": "sleep"}, {"q": "x" * 300}]
)
def test_search_forgives_nonsense(maya, as_user, asked):
    assert as_user(maya).get("/messages/search/", asked).status_code == 200


def test_hits_go_on_page_by_page_without_a_gap(maya, noah, as_user, now):
    for number in range(60):
        factories.message(noah, by=maya, content=f"sleep {number}", at=now - timedelta(minutes=number // 7))
    browser, address, seen = as_user(maya), "/messages/search/?q=sleep", []
    while address:
        response = browser.get(address)
        seen += [hit["url"] for hit in response.context["hits"]]
        address = f"/messages/search/{response.context['later']}" if response.context["later"] else ""
    assert (len(seen), len(set(seen))) == (60, 60)


def test_hit_leads_to_its_place(maya, noah, as_user):
    message = factories.message(noah, by=maya, content="sleep")
    [hit] = as_user(maya).get("/messages/search/", {"q": "sleep"}).context["hits"]
    assert hit["url"] == message.get_absolute_url()


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_the_same_for_one_and_three(maya, noah, as_user, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.message(factories.client(coach=maya), by=maya, content="sleep")
    browser = as_user(maya)
    browser.get("/messages/search/")
    with django_assert_num_queries(6):
        browser.get("/messages/search/", {"q": "sleep"})
