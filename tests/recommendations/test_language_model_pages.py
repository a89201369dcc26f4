"""Leave for a language model: the client's page with all that was sent, and the coach's switch."""

import json

import pytest

from recommendations.models import EngineSettings, ModelCall
from tests import factories

OWN, OF_COACH = "/me/language-model/", "/review/language-model/"


def call(client, **fields):
    plain = {"level": "signals", "model_name": "tiny", "prompt_version": "1", "sent": json.dumps({"signals": {"water": 24}}), "fingerprint": "f"}
    return ModelCall.objects.create(client=client, **plain | fields)


class TestOwn:
    def test_is_the_clients_alone(self, noah, maya, guest, as_user):
        assert [as_user(noah.user).get(OWN).status_code, as_user(maya).get(OWN).status_code, guest.get(OWN).status_code] == [200, 404, 302]

    def test_leave_is_given_and_taken_back(self, noah, as_user):
        for level in ("text", "none"):
            assert as_user(noah.user).post(OWN, {"level": level}).status_code == 302
            assert EngineSettings.objects.get(client=noah).llm_consent == level

    def test_unknown_step_is_refused_with_a_sentence(self, noah, as_user):
        answer = as_user(noah.user).post(OWN, {"level": "all"})
        assert (answer.status_code, EngineSettings.objects.filter(client=noah).exists()) == (422, False)

    def test_what_was_sent_is_read_word_by_word(self, noah, maya, as_user):
        call(noah), call(factories.client(coach=maya), sent="of somebody else")
        html = as_user(noah.user).get(OWN).content.decode()
        assert ("&quot;water&quot;: 24" in html, "of somebody else" in html) == (True, False)

    def test_pages_go_back_by_key(self, noah, as_user):
        rows = [call(noah, model_name=f"model-{number:02}") for number in range(11)]
        browser = as_user(noah.user)
        first, second = browser.get(OWN).context, browser.get(f"{OWN}?before={rows[1].pk}").context
        assert ([len(page["calls"]) for page in (first, second)], first["earlier"], second["earlier"]) == ([10, 1], rows[1].pk, "")

    @pytest.mark.parametrize("count", [1, 3])
    def test_page_asks_the_same_number_of_questions(self, noah, as_user, count, django_assert_num_queries):
        for _ in range(count):
            call(noah)
        browser = as_user(noah.user)
        with django_assert_num_queries(5):  # session, user, client, settings, what was sent
            browser.get(OWN)


class TestOfCoach:
    def test_is_the_coachs_alone(self, noah, maya, guest, as_user):
        assert [as_user(maya).get(OF_COACH).status_code, as_user(noah.user).get(OF_COACH).status_code, guest.get(OF_COACH).status_code] == [200, 404, 302]

    def test_switch_and_budget_are_saved(self, maya, as_user):
        assert as_user(maya).post(OF_COACH, {"may_use_llm": "on", "llm_budget": "5000"}).status_code == 302
        held = EngineSettings.objects.get(coach=maya)
        assert (held.may_use_llm, held.llm_budget) == (True, 5000)

    @pytest.mark.parametrize("budget", ["-1", "many", "1" * 30])
    def test_odd_budget_is_refused(self, maya, as_user, budget):
        assert as_user(maya).post(OF_COACH, {"llm_budget": budget}).status_code == 422

    def test_clients_who_allow_are_counted_and_others_are_not(self, maya, noah, otto, as_user):
        for person, level in ((noah, "text"), (factories.client(coach=maya), "signals"), (factories.client(coach=otto), "text")):
            EngineSettings.objects.create(client=person, llm_consent=level)
        assert as_user(maya).get(OF_COACH).context["leaves"] == {"signals": 1, "text": 1}
