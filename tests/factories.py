"""One plain function per noun; everything that is not said gets a plain default."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Membership, Practice, User
from clients import acts
from clients.models import Act, Archetype, Client, Coaching, Element, Facet, Goal, Invitation, Note, Task
from messaging.actions import library as library_actions
from messaging.actions import sending, sharing, uploads
from messaging.actions.incoming import look_at
from messaging.models import LibraryItem, Message, Notification, Resource, Upload
from progress.actions import send_check_in
from progress.models import CheckIn, ElementReading, Entry, ItemSet
from recommendations.domain import library
from recommendations.domain.features import SCHEMA_VERSION, names
from recommendations.models import Activity, FeedbackEvent, Recommendation
from sessions_app.models import AgendaBlock, PlanTemplate, Session, Topic

PASSWORD = "a quiet room with light"
_numbers = count(1)


def user(*, role: str = "coach", name: str = "", email: str = "", **fields: Any) -> User:
    number = next(_numbers)
    person = User.objects.create_user(email or f"person{number}@example.com", PASSWORD, name=name or f"Person {number}", role=role, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def coach(*, practice: Practice | None = None, **fields: Any) -> User:
    """A coach, in a practice of their own unless one is given."""
    person = user(role="coach", **fields)
    practice = practice or Practice.objects.create(name=f"Practice of {person.name}", owner=person)
    Membership.objects.create(user=person, practice=practice)
    return person


def client_user(**fields: Any) -> User:
    return user(role="client", **fields)


def staff(**fields: Any) -> User:
    """Staff with the second factor that they must have."""
    person = user(role="staff", is_superuser=True, **fields)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    return person


def client(*, coach: User, name: str = "", email: str = "", user: User | None = None, **fields: Any) -> Client:
    number = next(_numbers)
    practice = coach.membership.practice
    fields.setdefault("since_date", datetime.now(UTC).date() - timedelta(days=90))
    person = Client.objects.create(practice=practice, user=user, name=name or f"Client {number:04}", email=email or f"client{number}@example.com", **fields)
    Coaching.objects.create(client=person, coach=coach, practice=practice)
    return person


def element(slug: str = "fire") -> Element:
    order = ["fire", "water", "earth", "air", "aether"].index(slug) + 1
    words = {"name": slug.title(), "trait": "", "description": "", "question": "", "too_much": [], "too_little": [], "helps": [], "partners": []}
    return Element.objects.get_or_create(slug=slug, defaults=words | {"order": order})[0]


def facet(slug: str = "fire-1") -> Facet:
    of, number = slug.rsplit("-", 1)
    words = {"name": f"Facet {slug}", "source_word": "", "description": "", "question": ""}
    return Facet.objects.get_or_create(slug=slug, defaults=words | {"element": element(of), "number": int(number)})[0]


def archetype(slug: str = "visionary", *, of: str = "fire") -> Archetype:
    words = {"name": slug.title(), "gift": "", "shadow": "", "question": "", "keywords": []}
    return Archetype.objects.get_or_create(slug=slug, defaults=words | {"element": element(of)})[0]


def task(of: Client, **fields: Any) -> Task:
    fields.setdefault("task_description", f"Task {next(_numbers)}")
    return Task.objects.create(client=of, **fields)


def goal(of: Client, **fields: Any) -> Goal:
    fields.setdefault("title", f"Goal {next(_numbers)}")
    return Goal.objects.create(client=of, **fields)


def entry(of: Client, *, visibility: str = "shared", at: datetime | None = None, **fields: Any) -> Entry:
    """A journal entry with the act about it."""
    at = at or datetime.now(UTC)
    fields.setdefault("body", f"Entry {next(_numbers)}")
    shared_at = None if visibility == "private" else fields.pop("shared_at", at)
    row = Entry.objects.create(client=of, visibility=visibility, written_at=at, shared_at=shared_at, **fields)
    acts.record(of, "entry.shared" if shared_at else "entry.private", actor=of.user, about=row, at=shared_at or at)
    return row


def note(of: Client, **fields: Any) -> Note:
    fields.setdefault("body", f"Note {next(_numbers)}")
    return Note.objects.create(client=of, **fields)


def act(of: Client, kind: str, *, at: datetime | None = None, **fields: Any) -> Act:
    return acts.record(of, kind, actor=fields.pop("actor", None), about=fields.pop("about", None), at=at or datetime.now(UTC), **fields)


def invitation(of: Client, **fields: Any) -> Invitation:
    at = datetime.now(UTC)
    return Invitation.objects.create(client=of, email=of.email, **({"sent_at": at, "expires_at": at + timedelta(days=14)} | fields))


def reading(of: Client, element_slug: str, value: float, *, on: date, source: str = "self", **fields: Any) -> ElementReading:
    element(element_slug)
    fields = {"origin_type": "test", "origin_id": next(_numbers)} | fields
    return ElementReading.objects.create(client=of, element_id=element_slug, value=value, date=on, source=source, **fields)


def item_set(**fields: Any) -> ItemSet:
    """The house's own twenty items as they are loaded, with the five elements they are about."""
    for slug in ("fire", "water", "earth", "air", "aether"):
        element(slug)
    call_command("load_items", verbosity=0, stdout=StringIO())
    return ItemSet.objects.get(practice=None)


def check_in(of: Client, *, at: datetime, **answers: int) -> CheckIn:
    """A check-in as its client sends it; whatever is not given is answered with 5."""
    asked = item_set()
    given = {item.slug: answers.get(item.slug, 5) for item in asked.in_order}
    return send_check_in(of, item_set=asked, answers=given, begun_at=at - timedelta(minutes=3), by=of.user, at=at)


def session(of: Client, *, at: datetime, **fields: Any) -> Session:
    """A session; one whose status says that it is over gets the time of its end."""
    fields.setdefault("coach", of.coachings.first().coach)
    if fields.get("status", "planned") != "planned":
        fields.setdefault("decided_at", at + timedelta(hours=1))
    return Session.objects.create(client=of, session_date=at, booked_at=at - timedelta(days=14), **fields)


def activity(*, of: str = "fire", coach: User | None = None, **fields: Any) -> Activity:
    """An activity of the platform, or of a coach."""
    number = next(_numbers)
    plain = {"title": f"Activity {number}", "text": "Take ten minutes.", "kind": "exercise", "minutes": 10, "slug": None if coach else f"activity-{number}"}
    return Activity.objects.create(coach=coach, element=element(of), weights=library.weights(of), **plain | fields)


def recommendation(of: Client, *, element_slug: str = "fire", **fields: Any) -> Recommendation:
    """A suggestion that waits for review, unless another state is given; its times fit the state."""
    status = fields.setdefault("status", "proposed")
    at = fields.get("created_at") or timezone.now()
    words = {"title": f"Suggestion {next(_numbers)}", "description": "Take ten minutes.", "kind": "exercise", "minutes": 10}
    decided = {} if status in {"proposed", "replaced"} else {"decided_at": at, "leaves_at": at + timedelta(seconds=10) if status == "approved" else None}
    sent = {"sent_at": at} if status in {"sent", "done", "declined", "withdrawn"} else {}
    fields = words | decided | sent | ({"withdrawn_at": at} if status == "withdrawn" else {}) | fields
    first = {"original_title": fields["title"], "original_text": fields["description"]}
    return Recommendation.objects.create(client=of, element=element(element_slug), **first | fields)


def suggestion(of: Client, what: Activity, *, at: datetime, rating: int | None = None, **fields: Any) -> Recommendation:
    """A suggestion that was sent as the engine made it, with plain features; rated by the client when a rating is given."""
    features = [1.0] + [0.1 * (what.pk % 7)] * (len(names()) - 1)
    words = {"activity": what, "title": what.title, "description": what.text, "kind": what.kind, "minutes": what.minutes}
    counted = {"features": features, "feature_version": SCHEMA_VERSION, "status": "sent", "created_at": at}
    row = recommendation(of, element_slug=what.element_id, **words | counted | fields)
    if rating is not None:
        rate(row, rating, at=at + timedelta(days=1))
    return row


def rate(row: Recommendation, rating: int, *, at: datetime) -> None:
    """The client rates it, for the first time or anew."""
    Recommendation.objects.filter(pk=row.pk).update(status="done", answered_at=at)
    for kind, value in (("completed", None), ("rated", rating)):
        FeedbackEvent.objects.update_or_create(recommendation=row, kind=kind, actor=row.client.user, defaults={"client": row.client, "value": value, "at": at})


def message(of: Client, *, by: User, content: str = "", at: datetime | None = None, **fields: Any) -> Message:
    """A message, sent as the pages send it."""
    words = content or ("" if fields.get("uploads") else f"Message {next(_numbers)}")
    return sending.send(of.pk, sending.Written(words, **fields), by=by, at=at or datetime.now(UTC))


def notification(of: Client, *, person: User, arrived: bool = True, **fields: Any) -> Notification:
    """Something this person is told about the client, as it stands in the table."""
    at = fields.setdefault("due_at", datetime.now(UTC))
    plain = {
        "kind": "message",
        "key": f"event {next(_numbers)}",
        "place": f"/messages/{of.pk}/",
        "facts": {"who": of.name},
        "arrived_at": at if arrived else None,
    }
    return Notification.objects.create(client=of, person=person, **plain | fields)


def block(of: Session, **fields: Any) -> AgendaBlock:
    """A block at the end of the session's plan."""
    fields.setdefault("title", f"Block {next(_numbers)}")
    fields.setdefault("position", None if fields.get("removed_at") else of.blocks.filter(removed_at=None).count() + 1)
    return AgendaBlock.objects.create(session=of, client=of.client, **fields)


def topic(of: Session, **fields: Any) -> Topic:
    fields.setdefault("words", f"Topic {next(_numbers)}")
    return Topic.objects.create(session=of, client=of.client, **fields)


def plan_template(of: User, **fields: Any) -> PlanTemplate:
    fields.setdefault("name", f"Template {next(_numbers)}")
    fields.setdefault("blocks", [{"title": "Arrive", "text": "", "minutes": 5, "client_note": "", "element": None}])
    return PlanTemplate.objects.create(coach=of, practice=of.membership.practice, **fields)


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def upload(of: Client | None = None, *, by: User, name: str = "words.txt", content: bytes = b"Words") -> Upload:
    """A file, kept as the pages keep it."""
    return uploads.keep([look_at(SimpleUploadedFile(name, content))], client=of, by=by, at=timezone.now())[0]


def library_item(of: User, *, file: Upload | None = None, **fields: Any) -> LibraryItem:
    """An item of a coach's library: a link, unless a file is given."""
    fields.setdefault("title", f"Item {next(_numbers)}")
    content = library_actions.Content(file) if file is not None else library_actions.Content(link="https://example.com/walk")
    return library_actions.add(LibraryItem(**fields), content, by=of, at=timezone.now())


def resource(of: Client, item: LibraryItem, *, note: str = "", at: datetime | None = None) -> Resource:
    """The item, shared with the client."""
    return sharing.share(item, [of.pk], note=note, by=item.coach, at=at or timezone.now())[0]
