"""The rules of notifications, reminders and calendars."""

from tests.walk.rule import Literal, Rule, coach, coach_or_client, everybody

CLIENT, SESSION = "clients.Client", "sessions_app.Session"

NOTICES: dict[str, Rule] = {
    "messaging:notifications": coach_or_client(),
    "messaging:open_notification": coach_or_client(notification_id="messaging.Notification").unseen().sends(stay="1"),
    "messaging:read_all": coach_or_client().unseen().sends(read="1"),
    "messaging:settings": coach_or_client().sends(quiet_from="21:00", quiet_until="08:00", digest_at="08:00", most_per_day="4", way_message="app"),
    "messaging:renew_device": coach_or_client().unseen().sends(endpoint="https://push.example.org/x", public_key="x", auth="x", instead_of="x"),
    "messaging:add_device": coach_or_client().unseen().sends(endpoint="https://push.example.org/x", public_key="x", auth="x"),
    "messaging:remove_device": coach_or_client(device_id="messaging.PushDevice").unseen().sends(remove="1"),
    "messaging:stop": everybody(token=Literal("nothing-signed")).unseen().sends(stop="1"),  # signed, and tried in tests/messaging/test_notification_pages.py
    "messaging:nudge": coach(client_id=CLIENT).sends(words="New words").unseen(),
    "sessions:reminders": coach_or_client(session_id=SESSION).sends(own="60", theirs="60"),
    "sessions:session_file": coach_or_client(session_id=SESSION),
    "sessions:feed": coach_or_client().sends(do="renew"),
    "sessions:feed_file": everybody(token=lambda circle: circle.row("sessions_app.CalendarFeed").token).shows_bearer(
        "clients.Client.name", "accounts.User.name", "accounts.Practice.name", "sessions_app.Session.place", "sessions_app.Session.call_link"
    ),
}
