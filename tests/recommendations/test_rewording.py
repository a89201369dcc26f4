"""A language model words what waits for review: only with leave, only words, and whatever it answers the list is there."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from clients.models import Act
from common.jobs import defer
from recommendations.actions import language_model
from recommendations.actions.consent import allow_language_model
from recommendations.actions.rewording import word
from recommendations.models import EngineSettings, ModelCall, Recommendation, RecommendationBatch
from tests import factories
from tests.recommendations.model_server import model_server

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
GOOD = "Write the letter you will never post. Ten minutes are enough, then put the pen down."
WALK = "Take your question for a walk today, and leave it outside for a while. See what comes home."


@pytest.fixture
def server(settings):
    cache.clear()
    with model_server() as running:
        settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY, settings.LLM_STRUCTURED = running.url, "tiny", "sesame", "json_schema"
        yield running


@pytest.fixture
def batch(maya, noah):
    """Noah's list of two, with everybody's leave for signals."""
    factories.element("air")
    EngineSettings.objects.create(coach=maya, may_use_llm=True)
    EngineSettings.objects.create(client=noah, llm_consent="signals")
    run = RecommendationBatch.objects.create(client=noah, coach=maya, engine_version="1", feature_version=1, seed=1, need={"water": {"level": 24}})
    for place, (title, text) in enumerate([("Letter not sent", "Write a letter, Noah."), ("Small pilgrimage", "Take one question for a walk.")], start=1):
        factories.recommendation(noah, batch=run, position=place, title=title, description=text, element_slug="water")
    return run


def pick(letter, title, text):
    return {"id": letter, "title": title, "text": text}


def shown(batch):
    """The list as the coach reads it."""
    return [(row.title, row.description, row.source) for row in batch.recommendations.order_by("position", "pk")]


PLAIN = [("Letter not sent", "Write a letter, Noah.", "engine"), ("Small pilgrimage", "Take one question for a walk.", "engine")]


def outcomes():
    return list(ModelCall.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.mark.django_db
class TestWording:
    def test_words_and_order_are_the_models_and_the_first_version_stays(self, server, batch):
        server.says(pick("b", "A question for a walk", WALK), pick("a", "A letter for the drawer", GOOD))
        word(batch.pk, at=AT)
        assert shown(batch) == [("A question for a walk", WALK, "worded"), ("A letter for the drawer", GOOD, "worded")]
        row = batch.recommendations.order_by("position").first()
        assert (row.original_title, row.original_text, row.status) == ("Small pilgrimage", "Take one question for a walk.", "proposed")
        assert (row.model_name, row.prompt_version, outcomes()) == ("tiny", "1", ["used"])

    def test_what_the_model_leaves_out_stays_as_it_is_behind_the_rest(self, server, batch):
        server.says(pick("b", "A question for a walk", WALK))
        word(batch.pk, at=AT)
        assert shown(batch) == [("A question for a walk", WALK, "worded"), PLAIN[0]]

    def test_draft_is_the_last_proposal_and_says_who_wrote_it(self, server, batch):
        draft = {"element": "air", "title": "Two voices", "text": "Let two voices in you talk for a page."}
        server.says(pick("a", "A letter for the drawer", GOOD), draft=draft)
        word(batch.pk, at=AT)
        last = batch.recommendations.order_by("position").last()
        assert (last.title, last.source, last.status, last.element_id, last.kind) == ("Two voices", "draft", "proposed", "air", "journal_prompt")

    def test_question_holds_no_name_no_id_and_no_text_of_the_client(self, server, batch, noah):
        server.says(pick("a", "A letter for the drawer", GOOD))
        word(batch.pk, at=AT)
        [asked] = server.asked
        told = json.loads(asked["messages"][1]["content"])
        assert (told["signals"], told["quoted_journal_extracts"]) == ({"elements": {"water": {"level": 24}}}, [])
        assert (asked["path"], asked["key"], asked["model"], asked["response_format"]["type"]) == (
            "/v1/chat/completions",
            "Bearer sesame",
            "tiny",
            "json_schema",
        )
        assert "Lindqvist" not in json.dumps(asked)

    def test_row_that_the_coach_edited_meanwhile_stays(self, server, batch):
        Recommendation.objects.filter(title="Letter not sent").update(description="My own words.")
        server.says(pick("a", "A question for a walk", WALK))
        word(batch.pk, at=AT)
        assert shown(batch)[0] == ("A question for a walk", WALK, "worded")
        assert shown(batch)[1] == ("Letter not sent", "My own words.", "engine")

    def test_same_question_is_not_asked_twice(self, server, batch):
        server.says(pick("a", "A letter for the drawer", GOOD))
        word(batch.pk, at=AT)
        Recommendation.objects.filter(source="worded").update(title="Letter not sent", description="Write a letter, Noah.", source="engine", position=1)
        Recommendation.objects.filter(title="Small pilgrimage").update(position=2)
        word(batch.pk, at=AT)
        assert (len(server.asked), shown(batch)[0][0]) == (1, "A letter for the drawer")


@pytest.mark.django_db
class TestExtracts:
    """With leave for text: what is shared and not kept from machines, redacted; nothing else."""

    def quoted(self, server):
        return json.loads(server.asked[0]["messages"][1]["content"])["quoted_journal_extracts"]

    def test_shared_entry_goes_without_names_and_addresses(self, server, batch, noah):
        EngineSettings.objects.filter(client=noah).update(llm_consent="text")
        factories.entry(noah, visibility="shared", title="", body="Maya Reyes said to write to anna@example.com. Noah again.", at=AT - timedelta(days=1))
        server.says(pick("a", "A letter for the drawer", GOOD))
        word(batch.pk, at=AT)
        assert self.quoted(server) == ["[name] [name] said to write to [address]. [name] again."]
        assert ModelCall.objects.get().fields == ["candidates", "elements", "journal extracts"]

    @pytest.mark.parametrize(
        ("visibility", "level", "days"), [("private", "text", 1), ("shared_no_ai", "text", 1), ("shared", "signals", 1), ("shared", "text", 90)]
    )
    def test_other_entries_stay(self, server, batch, noah, visibility, level, days):
        EngineSettings.objects.filter(client=noah).update(llm_consent=level)
        factories.entry(noah, visibility=visibility, body="It rained all week.", at=AT - timedelta(days=days))
        server.says(pick("a", "A letter for the drawer", GOOD))
        word(batch.pk, at=AT)
        assert self.quoted(server) == []


@pytest.mark.django_db
class TestLeave:
    @pytest.mark.parametrize("missing", ["the client's", "the coach's", "a model", "the coaching", "the budget"])
    def test_nothing_leaves_without(self, server, batch, settings, noah, maya, missing):
        server.says(pick("a", "A letter for the drawer", GOOD))
        if missing == "the client's":
            EngineSettings.objects.filter(client=noah).update(llm_consent="none")
        elif missing == "the coach's":
            EngineSettings.objects.filter(coach=maya).update(may_use_llm=False)
        elif missing == "a model":
            settings.LLM_URL = ""
        elif missing == "the coaching":
            type(noah).objects.filter(pk=noah.pk).update(state="paused")
        else:
            EngineSettings.objects.filter(coach=maya).update(llm_budget=0)
        word(batch.pk, at=AT)
        assert (server.asked, shown(batch), outcomes()) == ([], PLAIN, [])

    @pytest.mark.parametrize(("level", "asked"), [("signals", 1), ("none", 0)])
    def test_leave_taken_back_stops_what_is_queued_already(self, server, batch, noah, run_jobs, level, asked):
        server.says(pick("a", "A letter for the drawer", GOOD))
        defer("recommendations.word", batch_id=batch.pk)
        allow_language_model(noah, level, by=noah.user, at=timezone.now())
        assert ("recommendations.word" in run_jobs(), len(server.asked)) == (True, asked)

    def test_leave_taken_back_while_the_model_thinks_throws_its_answer_away(self, server, batch, noah, monkeypatch):
        server.says(pick("a", "A letter for the drawer", GOOD))
        ask = language_model.ask

        def think(messages):
            reply = ask(messages)
            allow_language_model(noah, "none", by=noah.user, at=AT)
            return reply

        monkeypatch.setattr(language_model, "ask", think)
        word(batch.pk, at=AT)
        assert (shown(batch), outcomes()) == (PLAIN, ["too_late"])

    def test_changes_of_mind_are_in_the_timeline_once(self, batch, noah):
        for level in ["text", "text", "none"]:
            allow_language_model(noah, level, by=noah.user, at=AT)
        assert list(Act.objects.filter(client=noah, kind__startswith="language_model").order_by("pk").values_list("kind", flat=True)) == [
            "language_model.allowed",
            "language_model.forbidden",
        ]

    def test_tokens_of_last_month_do_not_count(self, server, batch, maya):
        EngineSettings.objects.filter(coach=maya).update(llm_budget=345)
        server.says(pick("a", "A letter for the drawer", GOOD))
        word(batch.pk, at=AT - timedelta(days=10))
        Recommendation.objects.update(source="engine", title="Another", original_title="Another", description="Words.", original_text="Words.")
        word(batch.pk, at=AT)
        Recommendation.objects.update(source="engine", title="A third", original_title="A third", description="Words.", original_text="Words.")
        word(batch.pk, at=AT)
        assert len(server.asked) == 2


@pytest.mark.django_db
class TestFaults:
    def test_slow_server_is_left_after_the_time_is_over(self, server, batch, monkeypatch):
        monkeypatch.setattr(language_model, "SECONDS", 0.4)
        server.fault = "slow"
        word(batch.pk, at=AT)
        assert (shown(batch), outcomes()) == (PLAIN, ["slow"])
        assert ModelCall.objects.get().milliseconds >= 400

    @pytest.mark.parametrize(("fault", "outcome"), [("error", "refused"), ("garbage", "refused")])
    def test_server_that_fails_leaves_the_list(self, server, batch, fault, outcome):
        server.fault = fault
        word(batch.pk, at=AT)
        assert (shown(batch), outcomes()) == (PLAIN, [outcome])

    @pytest.mark.parametrize("content", ["Sure! Here you go.", "", '{"answer": 42}'])
    def test_words_that_are_no_answer_leave_the_list(self, server, batch, content):
        server.content = content
        word(batch.pk, at=AT)
        assert (shown(batch), outcomes()) == (PLAIN, ["garbage"])

    @pytest.mark.parametrize(
        ("bad", "why"),
        [
            (pick("a", "A letter", GOOD) | {"feeling": "warm"}, "pick 1: not as asked"),
            (pick("h", "A letter", GOOD), "pick 1: speaks of a candidate that was not there"),
            (pick("a", "A letter", f"{GOOD} More on https://example.org"), "pick 1: holds an address, a link or a number"),
            (pick("a", "A letter", f"{GOOD} Take less of your medication."), "pick 1: speaks of what belongs to doctors"),
        ],
    )
    def test_piece_that_is_not_as_asked_is_dropped_and_logged(self, server, batch, bad, why):
        server.says(bad)
        word(batch.pk, at=AT)
        assert (shown(batch), outcomes(), ModelCall.objects.get().dropped) == (PLAIN, ["empty"], [why])

    def test_three_faults_give_it_five_minutes_of_rest(self, server, batch):
        server.fault = "error"
        for _ in range(5):
            word(batch.pk, at=AT)
        assert (len(server.asked), language_model.is_paused()) == (3, True)

    def test_good_answer_forgives_what_went_before(self, server, batch):
        server.fault = "error"
        word(batch.pk, at=AT)
        word(batch.pk, at=AT)
        server.fault = ""
        server.says(pick("h", "Nobody", GOOD))
        word(batch.pk, at=AT)
        server.fault = "error"
        word(batch.pk, at=AT)
        assert (len(server.asked), language_model.is_paused()) == (4, False)
