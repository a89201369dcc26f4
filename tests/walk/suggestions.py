"""The rules of suggestions and of the library that they come from."""

from tests.walk.rule import Rule, client, coach

CLIENT = "clients.Client"
SUGGESTION, ACTIVITY = "recommendations.Recommendation", "recommendations.Activity"
ACTIVITY_FORM = {"title": "New title", "text": "New words", "element": "fire", "kind": "exercise", "minutes": "5", "intensity": "1", "language": "en"}

SUGGESTIONS: dict[str, Rule] = {
    "recommendations:review": coach(),
    "recommendations:approve_many": coach().unseen().sends(chosen="1.1", sure="1"),
    "recommendations:doing": coach(),
    "recommendations:coach_settings": coach().sends(version="1", need_weight="1", intensity_cap="2", is_exploring="true"),
    "recommendations:language_model": coach().sends(may_use_llm="on", llm_budget="1000"),
    "archetypes": client().unseen().sends(to="forbidden"),
    "recommendations:own_language_model": client().sends(level="signals"),
    "recommendations:decide": coach(recommendation_id=SUGGESTION).unseen().sends(version="1", title="New title", description="New words", decision="send"),
    "recommendations:take_back": coach(recommendation_id=SUGGESTION).unseen().sends(undo="1"),
    "recommendations:withdraw": coach(recommendation_id=SUGGESTION).unseen().sends(withdraw="1"),
    "recommendations:why": coach(recommendation_id=SUGGESTION),
    "recommendations:why_for_session": coach(recommendation_id="recommendations.SessionRecommendation"),
    "recommendations:of_client": coach(client_id=CLIENT),
    "recommendations:ask": coach(client_id=CLIENT).unseen().sends(ask="1"),
    "recommendations:suggest": coach(client_id=CLIENT).sends(title="New title", description="New words", element="fire", priority_level="2", decision="send"),
    "recommendations:client_settings": coach(client_id=CLIENT).sends(version="1", blocked_tags="letter"),
    "recommendations:learn_anew": coach(client_id=CLIENT).unseen().sends(anew="1"),
    "recommendations:tag": coach(client_id=CLIENT, recommendation_id=SUGGESTION).sends(archetype="visionary"),
    "recommendations:library": coach(),
    "recommendations:new_activity": coach().sends(**ACTIVITY_FORM, version="1", repeat_days="56"),
    "recommendations:activity": coach(activity_id=ACTIVITY),
    "recommendations:suggest_to": coach(activity_id=ACTIVITY).unseen(),
    "recommendations:edit_activity": coach(activity_id=ACTIVITY).sends(**ACTIVITY_FORM, version="1", repeat_days="56"),
    "recommendations:copy_activity": coach(activity_id=ACTIVITY).unseen().sends(copy="1"),
    "recommendations:archive_activity": coach(activity_id=ACTIVITY).unseen().sends(archive="1"),
    "recommendations:block_activity": coach(activity_id=ACTIVITY).unseen().sends(block="1"),
    "recommendations:own": client(),
    "recommendations:own_one": client(recommendation_id=SUGGESTION),
    "recommendations:open_own": client(recommendation_id=SUGGESTION).unseen().sends(open="1"),
    "recommendations:finish": client(recommendation_id=SUGGESTION).unseen().sends(done="1"),
    "recommendations:rate": client(recommendation_id=SUGGESTION).unseen().sends(rating="4", comments="New words"),
    "recommendations:decline": client(recommendation_id=SUGGESTION).sends(why="New words"),
}
