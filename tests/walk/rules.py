"""Who may go where: one line for every address of the site.

A line says who gets an answer (everybody else is shown that there is nothing), what the words in the address stand for,
and what a form there sends. An address without a line fails the build.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Literal:
    """A word in an address that names no row."""

    text: str


# A word stands for the row of a model, for what a function finds in somebody's circle, or for itself.
type Word = str | Literal | Callable[[Any], Any]


@dataclass(frozen=True)
class Rule:
    may: frozenset[str]
    words: dict[str, Word] = field(default_factory=dict)
    body: dict[str, str] = field(default_factory=dict)
    is_shown: bool = True
    bearer: frozenset[str] = frozenset()

    def sends(self, **body: str) -> "Rule":
        """What a valid form holds, so that the walk comes through to the write behind it."""
        return replace(self, body=body)

    def unseen(self) -> "Rule":
        """No page of its own: it only takes forms, or leads elsewhere."""
        return replace(self, is_shown=False)

    def shows_bearer(self, *fields: str) -> "Rule":
        """Whoever holds the address may read these fields."""
        return replace(self, bearer=frozenset(fields))


def everybody(**words: Word) -> Rule:
    return Rule(frozenset({"guest", "coach", "client", "staff"}), words)


def signed_in(**words: Word) -> Rule:
    return Rule(frozenset({"coach", "client", "staff"}), words)


def coach(**words: Word) -> Rule:
    return Rule(frozenset({"coach"}), words)


def client(**words: Word) -> Rule:
    return Rule(frozenset({"client"}), words)


def coach_or_client(**words: Word) -> Rule:
    return Rule(frozenset({"coach", "client"}), words)


def of_journey(label: str) -> Rule:
    """The coach wrote the rows of the walk; their client sees them, and writes own ones."""
    return coach_or_client(client_id=CLIENT, row_id=label)


def staff(**words: Word) -> Rule:
    return Rule(frozenset({"staff"}), words)


def admin_of(label: str, row: Word) -> dict[str, Rule]:
    """The pages that Django's admin has for a model; staff may not add or delete everywhere."""
    app, model = label.lower().split(".")
    start, one = f"admin:{app}_{model}", staff(object_id=row)
    if isinstance(row, Literal):
        one = one.unseen()
    pages = {f"{start}_changelist": staff(), f"{start}_add": staff().unseen(), f"{start}_change": one}
    return pages | {f"{start}_history": one, f"{start}_delete": one.unseen(), f"admin/{app}/{model}/<path:object_id>/": one.unseen()}


CLIENT, TASK, INVITATION = "clients.Client", "clients.Task", "clients.Invitation"
GOAL, MILESTONE, NOTE = "clients.Goal", "clients.Milestone", "clients.Note"
IMPORT = "clients.ClientImport"
CLIENT_FORM = {"name": "New name", "email": "new@example.com", "since_date": "2026-01-05", "time_zone": "UTC", "tags": "new, tags"}
RHYTHM_FORM = {"interval_days": "21", "journal_target": "3", **{f"weight_{part}": "20" for part in ("tasks", "sessions", "journal", "contact", "response")}}
SESSION = "sessions_app.Session"
SESSION_FORM = {"day": "2026-01-05", "time": "10:00", "minutes": "60", "status": "held", "format": "individual", "notes": "New notes"}
PROFILE_FORM = {"name": "New name", "time_zone": "UTC", "language": "en"}
WELCOME_FORM = {"name": "New name", "time_zone": "UTC", "password": "a quiet room with light"}
PASSWORD = {"password": "a quiet room with light"}

RULES: dict[str, Rule] = {
    # Our own pages
    "home": signed_in(),
    "put_off": coach(),
    "snooze": coach(client_id=CLIENT, reason=lambda circle: "silent").unseen().sends(until="week"),
    "wake": coach(client_id=CLIENT, reason=lambda circle: "silent").unseen().sends(wake="1"),
    "saved_views": coach().sends(name="New name", query="tag=fire"),
    "rename_view": coach(view_id="clients.SavedView").sends(name="New name"),
    "drop_view": coach(view_id="clients.SavedView").unseen().sends(drop="1"),
    "client": coach(client_id=CLIENT),
    "brief": coach(client_id=CLIENT),
    "clients:new": coach().sends(**CLIENT_FORM),
    "clients:imports": coach().sends(text="Name,Email\nNew client,new@example.com"),
    "clients:import_example": coach(),
    "clients:import_columns": coach(import_id=IMPORT).sends(column_0="name"),
    "clients:import_reading": coach(import_id=IMPORT).unseen().sends(encoding="utf-8", separator=",", has_header="1"),
    "clients:import_discard": coach(import_id=IMPORT).unseen().sends(discard="1"),
    "clients:import_preview": coach(import_id=IMPORT),
    "clients:import_known": coach(import_id=IMPORT).unseen().sends(decision="skip"),
    "clients:import_line": coach(import_id=IMPORT, row_id="clients.ImportRow").unseen().sends(decision="skip", cell_0="New name"),
    "clients:import_confirm": coach(import_id=IMPORT).unseen().sends(confirm="1"),
    "clients:import_result": coach(import_id=IMPORT).unseen(),
    "clients:import_invite": coach(import_id=IMPORT).unseen().sends(invite="1"),
    "clients:import_undo": coach(import_id=IMPORT).unseen().sends(undo="1"),
    "clients:edit": coach(client_id=CLIENT).sends(**CLIENT_FORM, version="1"),
    "clients:invite": coach(client_id=CLIENT).unseen().sends(invite="1"),
    "clients:revoke": coach(client_id=CLIENT, invitation_id=INVITATION).unseen().sends(revoke="1"),
    "clients:pause": coach(client_id=CLIENT).unseen().sends(pause="1"),
    "clients:resume": coach(client_id=CLIENT).unseen().sends(resume="1"),
    "clients:complete": coach(client_id=CLIENT).sends(complete="1"),
    "clients:archive": coach(client_id=CLIENT).sends(archive="1"),
    "clients:restore": coach(client_id=CLIENT).unseen().sends(restore="1"),
    "clients:hand_over": coach(client_id=CLIENT).sends(to="1", stays="stays"),
    "consent": client().unseen().sends(to="given"),
    "practice": coach(),
    "framework": coach().sends(
        text_fire_1="New words", text_fire_2="More new words", name_fire="New fire", **{f"name_{slug}": slug for slug in ("water", "earth", "air", "aether")}
    ),
    "check_in": client().sends(fire_1="7", fire_2="6"),
    "check_in_draft": client().unseen().sends(fire_1="7"),
    "my_check_ins": client(),
    "my_check_in": client(check_in_id="progress.CheckIn"),
    "pulse": client().sends(fire="7", water="4"),
    "sessions:of_client": coach(client_id=CLIENT),
    "sessions:log": coach(client_id=CLIENT).sends(**SESSION_FORM),
    "sessions:correct": coach(client_id=CLIENT, session_id=SESSION).sends(**SESSION_FORM, was="0"),
    "sessions:cancel": coach(client_id=CLIENT, session_id=SESSION).unseen().sends(cancel="1"),
    "sessions:hours": coach(),
    "sessions:hours_file": coach(),
    "practice_hand_over": coach(client_id=CLIENT).sends(to="1", stays="stays"),
    "clients:change_photo": coach(client_id=CLIENT),
    "clients:remove_photo": coach(client_id=CLIENT).unseen().sends(remove="1"),
    "clients:photo": coach_or_client(
        client_id=CLIENT, name=lambda circle: circle.row(CLIENT).photo.name.rpartition("/")[2]
    ).unseen(),  # its file lies in another test's folder
    "clients:journey": coach(client_id=CLIENT),
    "my_journey": client(),
    "clients:new_archetype": coach_or_client(client_id=CLIENT).sends(archetype="visionary", note="New words", from_date="2026-01-05"),
    "clients:edit_archetype": of_journey("clients.ArchetypeNote").sends(note="New words", from_date="2026-01-05"),
    "clients:end_archetype": of_journey("clients.ArchetypeNote").unseen().sends(end="1"),
    "clients:remove_archetype": of_journey("clients.ArchetypeNote").unseen().sends(remove="1"),
    "clients:put_back_archetype": of_journey("clients.ArchetypeNote").unseen().sends(put_back="1"),
    "clients:new_focus": coach_or_client(client_id=CLIENT).sends(facet="fire-1", why="New words", from_date="2026-01-05"),
    "clients:edit_focus": of_journey("clients.FacetFocus").sends(why="New words", from_date="2026-01-05"),
    "clients:end_focus": of_journey("clients.FacetFocus").unseen().sends(end="1"),
    "clients:remove_focus": of_journey("clients.FacetFocus").unseen().sends(remove="1"),
    "clients:put_back_focus": of_journey("clients.FacetFocus").unseen().sends(put_back="1"),
    "progress:balance": coach(client_id=CLIENT),
    "progress:progress": coach(client_id=CLIENT),
    "progress:element": coach(client_id=CLIENT, slug=lambda circle: "fire"),
    "progress:metric": coach(client_id=CLIENT, slug=lambda circle: "tasks"),
    "progress:file": coach(client_id=CLIENT, slug=lambda circle: "elements"),
    "my_progress": client(),
    "my_progress_element": client(slug=Literal("fire")),
    "my_progress_metric": client(slug=Literal("tasks")),
    "my_progress_file": client(slug=Literal("elements")),
    "numbers": client().unseen().sends(numbers="hide"),
    "progress:check_ins": coach(client_id=CLIENT),
    "progress:check_in": coach(client_id=CLIENT, check_in_id="progress.CheckIn"),
    "progress:rate": coach(client_id=CLIENT).sends(note="What was seen and heard today", value_fire="6.5", sure_fire="2"),
    "progress:rating": coach(client_id=CLIENT, rating_id="progress.Rating"),
    "progress:reading": coach_or_client(client_id=CLIENT, reading_id="progress.ElementReading").unseen(),
    "progress:engagement": coach(client_id=CLIENT),
    "progress:rhythm": coach(client_id=CLIENT).sends(**RHYTHM_FORM, version="1"),
    "clients:tasks": coach(client_id=CLIENT),
    "clients:add_task": coach(client_id=CLIENT).unseen().sends(task_description="New task", when="7"),
    "clients:many_tasks": coach(client_id=CLIENT).unseen().sends(do="week", tasks="1"),
    "clients:undo_tasks": coach(client_id=CLIENT).unseen().sends(undo="1"),
    "clients:edit_task": coach(client_id=CLIENT, task_id=TASK).sends(task_description="New words", version="1"),
    "clients:settle_task": coach(client_id=CLIENT, task_id=TASK).sends(outcome="renegotiated", when="7", note="New words"),
    "clients:reopen_task": coach(client_id=CLIENT, task_id=TASK).unseen().sends(reopen="1"),
    "clients:move_task": coach(client_id=CLIENT, task_id=TASK).unseen().sends(to="top"),
    "clients:new_goal": coach(client_id=CLIENT).sends(title="New goal"),
    "clients:edit_goal": coach(client_id=CLIENT, goal_id=GOAL).sends(title="New words", version="1"),
    "clients:reach_goal": coach(client_id=CLIENT, goal_id=GOAL).unseen().sends(to="reached"),
    "clients:add_milestone": coach(client_id=CLIENT, goal_id=GOAL).unseen().sends(title="New step"),
    "clients:rename_milestone": coach(milestone_id=MILESTONE).unseen().sends(title="New words"),
    "clients:move_milestone": coach(milestone_id=MILESTONE).unseen().sends(to="up"),
    "clients:remove_milestone": coach(milestone_id=MILESTONE).unseen().sends(remove="1"),
    "clients:tick_milestone": coach_or_client(milestone_id=MILESTONE).unseen().sends(to="reached"),
    "clients:notes": coach(client_id=CLIENT).sends(body="New note"),
    "clients:edit_note": coach(client_id=CLIENT, note_id=NOTE).sends(body="New words", version="1"),
    "clients:remove_note": coach(client_id=CLIENT, note_id=NOTE).unseen().sends(remove="1"),
    "clients:put_note_back": coach(client_id=CLIENT, note_id=NOTE).unseen().sends(back="1"),
    "clients:tick": client(task_id=TASK).unseen().sends(to="done"),
    "clients:answer_task": client(task_id=TASK).sends(outcome="renegotiated", note="New words"),
    "clients:take_back": client(task_id=TASK).unseen().sends(back="1"),
    "my_tasks": client(),
    "me": client(),
    "data": client().sends(export="1"),
    "erase_own": client(client_id=CLIENT).sends(name="Somebody else"),
    "exports": coach().sends(export="1"),
    "export_client": coach(client_id=CLIENT).sends(export="1"),
    "erase_client": coach(client_id=CLIENT).sends(name="Somebody else"),
    "import_export": coach().sends(file="not a file"),
    "arrival": coach(arrival_id="clients.Arrival").sends(begin="1"),
    "drop_arrival": coach(arrival_id="clients.Arrival").unseen().sends(drop="1"),
    "download_export": Rule(frozenset({"coach", "client"}), {"export_id": "clients.Export"}).unseen(),
    "delete_export": Rule(frozenset({"coach", "client"}), {"export_id": "clients.Export"}).unseen().sends(delete="1"),
    "practice_overview": coach(),
    "practice_overview_file": coach(part=Literal("moves")),
    "search": signed_in(),
    "start": everybody().unseen(),
    "welcome": everybody(token=lambda circle: circle.row(INVITATION).token)
    .unseen()
    .sends(**WELCOME_FORM)
    .shows_bearer("clients.Client.name", "clients.Invitation.email", "accounts.User.name", "accounts.Practice.name"),
    "sign_in": everybody().unseen().sends(login="nobody@example.com", **PASSWORD),
    "accounts:profile": signed_in().sends(**PROFILE_FORM),
    "accounts:confirm": signed_in().unseen().sends(code="123456"),
    "accounts:enter": everybody().unseen().sends(role="coach"),
    "accounts:set_password": signed_in().unseen().sends(password1="a quiet room with light", password2="a quiet room with light"),
    "accounts:end_session": signed_in(session_id="usersessions.UserSession").unseen().sends(end="1"),
    "live": everybody(),
    "ready": everybody().unseen(),
    # Sign-in, by allauth
    "account_login": everybody().unseen().sends(login="nobody@example.com", **PASSWORD),
    "account_logout": everybody().unseen().sends(logout="1"),
    "account_inactive": everybody().unseen(),
    "account_signup": everybody().unseen().sends(email="nobody@example.com", name="Nobody", password1="a quiet room with light"),
    "account_reauthenticate": signed_in().unseen().sends(**PASSWORD),
    "account_email": signed_in().sends(email="nobody@example.com", action_add="1"),
    "account_email_verification_sent": everybody().unseen(),
    "account_change_password": signed_in().unseen().sends(oldpassword="x", password1="a quiet room with light", password2="a quiet room with light"),
    "account_set_password": signed_in().unseen().sends(password1="a quiet room with light", password2="a quiet room with light"),
    "account_reset_password": everybody().sends(email="nobody@example.com"),
    "account_confirm_login_code": everybody().unseen().sends(code="123456"),
    "account_confirm_password_reset_code": everybody().unseen().sends(code="123456"),
    "account_complete_password_reset": everybody().unseen().sends(password1="a quiet room with light", password2="a quiet room with light"),
    "account_password_reset_completed": everybody(),
    "account_request_login_code": everybody().unseen().sends(email="nobody@example.com"),
    "mfa_index": signed_in(),
    "mfa_authenticate": everybody().unseen().sends(code="123456"),
    "mfa_reauthenticate": signed_in().unseen().sends(code="123456"),
    "mfa_activate_totp": signed_in().unseen().sends(code="123456"),
    "mfa_deactivate_totp": signed_in().unseen().sends(deactivate="1"),
    "mfa_view_recovery_codes": signed_in().unseen(),
    "mfa_generate_recovery_codes": signed_in().unseen().sends(generate="1"),
    "mfa_download_recovery_codes": signed_in().unseen(),
    "mfa_list_webauthn": signed_in(),
    "mfa_add_webauthn": signed_in().unseen().sends(name="Key", credential="{}"),
    "mfa_reauthenticate_webauthn": signed_in().unseen().sends(credential="{}"),
    "mfa_remove_webauthn": signed_in(pk="mfa.Authenticator").sends(remove="1"),
    "mfa_edit_webauthn": signed_in(pk="mfa.Authenticator").sends(name="New name"),
    "mfa_login_webauthn": everybody().unseen().sends(credential="{}"),
    "socialaccount_login_cancelled": everybody(),
    "socialaccount_login_error": everybody().unseen(),
    "socialaccount_signup": everybody().unseen().sends(email="nobody@example.com"),
    "socialaccount_connections": signed_in().sends(account="1"),
    "accounts/social/login/cancelled/": everybody().unseen(),
    "accounts/social/login/error/": everybody().unseen(),
    "accounts/social/signup/": everybody().unseen(),
    "accounts/social/connections/": everybody().unseen(),
    "google_login": everybody().unseen(),
    "google_callback": everybody().unseen(),
    "google_login_by_token": everybody().unseen().sends(credential="x", g_csrf_token="x"),
    "openid_connect_login": everybody(provider_id=Literal("oidc")).unseen(),
    "openid_connect_callback": everybody(provider_id=Literal("oidc")).unseen(),
    "usersessions_list": signed_in().sends(end="1"),
    # The admin
    "admin:index": staff(),
    "admin:clients_client_erase": staff(client_id=CLIENT).sends(reason="Asked by letter", name="Somebody else"),
    "admin:login": everybody().unseen(),
    "admin:logout": signed_in().unseen(),
    "admin:password_change": staff().unseen(),
    "admin:password_change_done": staff().unseen(),
    "admin:autocomplete": staff().unseen(),
    "admin:jsi18n": staff(),
    "admin:app_list": staff(app_label=Literal("clients")).unseen(),
    "admin/(?P<url>.*)$": staff(url=Literal("nothing/here/")).unseen(),
}
ADMIN = {
    "account.EmailAddress", "accounts.Membership", "accounts.Practice", "accounts.User", "clients.Access", "clients.Act", "clients.ArchetypeNote",
    "clients.Card", "clients.Client", "clients.ClientImport", "clients.Coaching", "clients.Export", "clients.FacetFocus", "clients.Goal",
    "clients.Invitation", "clients.Note", "clients.SupportGrant", "clients.Task", "mfa.Authenticator", "progress.BalanceSnapshot",
    "progress.CheckIn", "progress.ElementReading", "progress.EngagementMetric", "progress.EngagementSnapshot", "progress.ItemSet", "progress.Pulse",
    "progress.Rating", "progress.Rhythm", "sessions_app.Session", "socialaccount.SocialAccount", "usersessions.UserSession",
}  # fmt: skip
ADMIN_OF_SHARED = {"auth.Group", "clients.Archetype", "clients.Element", "clients.Facet", "procrastinate.ProcrastinateJob"}
for label in sorted(ADMIN):
    RULES |= admin_of(label, label)
for label in sorted(ADMIN_OF_SHARED):
    RULES |= admin_of(label, Literal("1"))

# Views that Django's CSRF check passes by, each with its own proof that the form is ours.
OWN_PROOF = {"google_login_by_token": "compares Google's own cookie with the form"}
