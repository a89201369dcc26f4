"""Where programs come in: what they may ask of the JSON API and of the house's health, and the keys they come with."""

from tests.walk.rule import Literal, Rule, coach, coach_or_client, everybody

WEBHOOK, ENTRY = "messaging.Webhook", "progress.Entry"
SUGGESTION, ACTIVITY = "recommendations.Recommendation", "recommendations.Activity"
CLIENT, SESSION, TASK = "clients.Client", "sessions_app.Session", "clients.Task"

OPERATIONS: dict[str, Rule] = {
    "api:me": coach_or_client(),
    "api:clients": coach().sends(name="New name", email="new@example.com", since_date="2026-01-05", time_zone="UTC"),
    "api:client": coach(client_id=CLIENT).sends(name="New name"),
    "api:acts": coach_or_client(client_id=CLIENT),
    "api:tasks": coach_or_client(client_id=CLIENT).sends(description="New task"),
    "api:task": coach(client_id=CLIENT, task_id=TASK).unseen().sends(description="New words"),
    "api:task_outcome": coach_or_client(client_id=CLIENT, task_id=TASK).unseen().sends(outcome="done", note="New words"),
    "api:reopen_task": coach_or_client(client_id=CLIENT, task_id=TASK).unseen(),
    "api:session_recommendations": coach(client_id=CLIENT),
    "api:create_session": coach().unseen().sends(client_id="1", starts_at="2030-01-07T10:00:00Z", notes="New notes", share="true"),
    "api:session": coach_or_client(session_id=SESSION).sends(place="New room"),
    "api:sessions": coach_or_client(client_id=CLIENT),
    "api:outcome": coach(session_id=SESSION).unseen().sends(status="held"),
    "api:call_off": coach(session_id=SESSION).unseen().sends(side="coach", because="New words"),
    "api:notes": coach(session_id=SESSION).unseen().sends(notes="New notes", private_notes="New words"),
    "api:reminders": coach_or_client(session_id=SESSION),
    "api:check_ins": coach_or_client(client_id=CLIENT).sends(asked=""),
    "api:check_in": coach_or_client(client_id=CLIENT, check_in_id="progress.CheckIn"),
    "api:questions": Rule(frozenset({"client"}), {"client_id": CLIENT}),
    "api:pulses": Rule(frozenset({"client"}), {"client_id": CLIENT}).unseen().sends(fire="7"),
    "api:entries": coach_or_client(client_id=CLIENT).sends(body="New words"),
    "api:entry": Rule(frozenset({"client"}), {"client_id": CLIENT, "entry_id": ENTRY}).sends(body="New words"),
    "api:put_back": Rule(frozenset({"client"}), {"client_id": CLIENT, "entry_id": ENTRY}).unseen(),
    "api:queue": coach(),
    "api:decide": coach(recommendation_id=SUGGESTION).unseen().sends(decision="send", title="New words"),
    "api:take_back": coach(recommendation_id=SUGGESTION).unseen(),
    "api:activities": coach().sends(title="New words", text="New words to do", element="fire"),
    "api:activity": coach(activity_id=ACTIVITY).sends(title="New words"),
    "api:restore_activity": coach(activity_id=ACTIVITY).unseen(),
    "api:notifications": coach_or_client(),
    "api:read_all": coach_or_client().unseen(),
    "api:read": coach_or_client(notification_id="messaging.Notification").unseen(),
    "api:message": coach_or_client(client_id=CLIENT, message_id="messaging.Message").unseen().sends(content="New words"),
    "api:resource": coach(client_id=CLIENT, resource_id="messaging.Resource").unseen(),
    "api:progress": coach_or_client(client_id=CLIENT),
    "api:metric": coach_or_client(metric=Literal("checkins?client_id=987654321")).unseen(),
    "api:recommendations": coach_or_client(client_id=CLIENT),
    "api:feedback": Rule(frozenset({"client"})).unseen().sends(recommendation_id="1", rating="4", comments="New words"),
    "api:send": coach_or_client().unseen().sends(client_id="1", content="New words"),
    "api:upload": coach().unseen().as_form().sends(link="https://example.com/new", title="New title", client_ids="1"),
    "api:resources": coach_or_client(client_id=CLIENT),
    "api:messages": coach_or_client(client_id=CLIENT),
}
API = {
    "openapi": everybody(),
    "api_docs": everybody(),
    "live": everybody(),
    "ready": everybody().unseen(),
    "accounts:tokens": coach_or_client().sends(name="New name", days="90"),
    "accounts:revoke_token": coach_or_client(token_id="accounts.ApiToken").unseen().sends(revoke="1"),
    "messaging:webhooks": coach().sends(name="New name", url="https://127.0.0.1/new"),
    "messaging:webhook": coach(webhook_id=WEBHOOK),
    "messaging:test_webhook": coach(webhook_id=WEBHOOK).unseen().sends(test="1"),
    "messaging:pause_webhook": coach(webhook_id=WEBHOOK).unseen().sends(pause="1"),
    "messaging:resume_webhook": coach(webhook_id=WEBHOOK).unseen().sends(resume="1"),
    "messaging:end_webhook": coach(webhook_id=WEBHOOK).unseen().sends(end="1"),
    "messaging:replay": coach(webhook_id=WEBHOOK, delivery_id="messaging.Delivery").unseen().sends(again="1"),
    **OPERATIONS,
}
PROOF = dict.fromkeys(OPERATIONS, "wants a personal token, which no browser sends by itself, or the CSRF token of the session")
