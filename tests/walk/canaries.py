"""Marks that betray where a text came from, and who may read which."""

import re
from dataclasses import dataclass
from itertools import count

CANARY = re.compile(r"qzx\d{5}", re.IGNORECASE)


@dataclass(frozen=True)
class Canary:
    owner: str  # the person whose text it is: maya, noah, nina, otto, olive, sam
    field: str  # clients.Note.body


class Cage:
    """All canaries of a world, by their mark."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._canaries: dict[str, Canary] = {}

    def breed(self, owner: str, field: str) -> str:
        """A new mark to write into this field."""
        mark = f"qzx{next(self._numbers):05d}"
        self._canaries[mark] = Canary(owner, field)
        return mark

    def heard_in(self, text: str) -> set[str]:
        return {mark.lower() for mark in CANARY.findall(text)} & self._canaries.keys()

    def __getitem__(self, mark: str) -> Canary:
        return self._canaries[mark]

    def fields(self) -> set[str]:
        return {canary.field for canary in self._canaries.values()}


# Who is who: a client's coach.
COACH_OF = {"noah": "maya", "nina": "maya", "olive": "otto"}
COACHES = {"maya", "otto"}

# No page ever shows these to anybody.
SEEN_BY_NOBODY = {
    "accounts.User.password",
    "accounts.ApiToken.fingerprint",
    "common.ApiAnswer.key",
    "messaging.PushDevice.endpoint",
    "messaging.PushDevice.public_key",
    "messaging.PushDevice.auth",
    "messaging.Webhook.sealed",
    "common.ApiAnswer.request",
    "account.EmailConfirmation.key",
    "mfa.Authenticator.data",
    "socialaccount.SocialToken.token",
    "socialaccount.SocialToken.token_secret",
    "usersessions.UserSession.session_key",
    "usersessions.UserSession.data",
}
# What a client reads of an own record; anything that is not named stays with the coach, as do all fields that are new.
SEEN_BY_CLIENT = {
    "clients.Client.name",
    "clients.Client.email",
    "clients.Client.photo",
    "clients.Act.title",
    "clients.Goal.title",
    "clients.Goal.why",
    "clients.Milestone.title",
    "clients.Task.task_description",
    "clients.Task.outcome_note",
    "clients.Card.goal",
    "clients.ArchetypeNote.note",
    "clients.FacetFocus.why",
    "clients.Invitation.email",
    "clients.Access.what",
    "messaging.Conversation.last_words",
    "messaging.Message.content",
    *(f"messaging.Resource.{name}" for name in ("title", "description", "note")),
    *(f"messaging.Upload.{name}" for name in ("file", "name")),
    "messaging.Notification.facts",
    "messaging.PushDevice.name",
    "progress.Answer.item",
    "progress.Answer.text",
    "recommendations.Feedback.comments",
    "recommendations.ModelCall.model_name",
    "recommendations.ModelCall.sent",
    *(f"recommendations.Recommendation.{name}" for name in ("title", "description", "reasons", "model_name", "decline_reason")),
    *(f"sessions_app.Session.{name}" for name in ("notes", "tasks_assigned", "place", "call_link", "called_off_because", "move_wish", "focus")),
    "sessions_app.Topic.words",
    "sessions_app.Reflection.body",
}
# What its writer alone may read: the entry of the walk is private, and a draft always is.
SEEN_BY_WRITER = {f"progress.{model}.{field}" for model in ("Entry", "EntryDraft") for field in ("title", "body")}
# What a client sees of the coach, and a coach of a client's account.
SEEN_OF_COACH = {
    "accounts.User.name",
    "accounts.Practice.name",
    "progress.ItemSet.items",
    "progress.ItemSet.names",
    "progress.ItemSet.slug",
    "recommendations.Activity.note",
    "messaging.HelpCard.words",
}
SEEN_OF_ACCOUNT = {"accounts.User.name", "accounts.User.email"}
# What staff may list in the admin without a support grant; anything that is not named needs one.
SEEN_BY_STAFF = {
    "accounts.ApiToken.name",
    "accounts.Practice.name",
    "accounts.User.email",
    "accounts.User.name",
    "admin.LogEntry.change_message",
    "admin.LogEntry.object_repr",
    "clients.Client.email",
    "clients.Client.name",
    "clients.Act.title",
    "clients.Goal.title",
    "clients.Milestone.title",
    "clients.ClientImport.failure",
    "clients.Export.failure",
    "clients.Invitation.email",
    "clients.Task.task_description",
    "messaging.PushDevice.name",
    "messaging.Webhook.name",
    "mfa.Authenticator.name",
    "progress.ItemSet.anchors",
    "progress.ItemSet.items",
    "progress.ItemSet.names",
    "progress.ItemSet.slug",
    # Which model was asked by which wording about which kinds of facts, and by which version a list was counted: none of it is anybody's word.
    *(f"recommendations.ModelCall.{name}" for name in ("model_name", "prompt_version", "fields")),
    "recommendations.ModelState.print",
    "recommendations.RecommendationBatch.engine_version",
    "clients.SupportGrant.reason",
    "clients.Access.what",
    "socialaccount.SocialAccount.uid",
    "usersessions.UserSession.user_agent",
}


def may_see(person: str, canary: Canary) -> bool:
    """Whether this person (or "guest") may be shown a text of this origin."""
    if canary.field in SEEN_BY_NOBODY or person == "guest":
        return False
    if canary.field in SEEN_BY_WRITER:
        return canary.owner == person
    if person == "sam":
        return canary.owner == "sam" or canary.field in SEEN_BY_STAFF
    is_record = canary.field.startswith(("clients.", "messaging.", "progress.", "recommendations.", "sessions_app."))
    if person in COACHES:
        of_client = COACH_OF.get(canary.owner) == person and (is_record or canary.field in SEEN_OF_ACCOUNT)
        return canary.owner == person or of_client
    own = canary.owner == person and (not is_record or canary.field in SEEN_BY_CLIENT)
    return own or (canary.owner == COACH_OF.get(person) and canary.field in SEEN_OF_COACH)
