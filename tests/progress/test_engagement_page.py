"""The page that says why a score is what it is."""

from datetime import timedelta

from tests import factories


def test_page_names_the_session_behind_the_score(maya, noah, as_user, now):
    act = factories.act(noah, "session.held", at=now - timedelta(days=3))
    response = as_user(maya).get(f"/clients/{noah.pk}/engagement/")
    facts = {part["slug"]: [fact["url"] for fact in part["facts"]] for part in response.context["parts"]}
    assert facts["sessions"] == [f"{noah.get_absolute_url()}?act={act.pk}#act-{act.pk}"]
