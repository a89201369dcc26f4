from datetime import datetime
from typing import Any, Self

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership
from clients.models import Coaching


def _own(user: Any) -> Any:
    """The clients whom this coach coaches right now, as one hashed list: a join would look each message's client up."""
    return Coaching.objects.filter(coach=user, ended_at=None).values("client")


class OfThreadQuerySet(models.QuerySet[Any]):
    """Rows that a client shares with the coaches of now: what was written before somebody coached belongs to the same thread."""

    def visible_to(self, user: Any) -> Self:
        if user.is_coach:
            practice = Membership.objects.filter(user=user).values("practice")[:1]
            return self.filter(practice=practice, client__in=_own(user))
        if user.is_client:
            return self.filter(client__user=user)
        return self.none()


class ConversationQuerySet(OfThreadQuerySet):
    def begun(self) -> Self:
        return self.exclude(last_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-last_at", "-client_id")

    def before(self, at: datetime, client_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(last_at__lt=at) | Q(last_at=at, client_id__lt=client_id))


class MessageQuerySet(OfThreadQuerySet):
    def standing(self) -> Self:
        return self.filter(deleted_at=None)

    def open_asks(self) -> Self:
        """Messages of coaches that asked for an answer and have none yet."""
        return self.filter(is_from_client=False, asks_answer=True, answered_at=None, deleted_at=None)


class OutgoingQuerySet(models.QuerySet[Any]):
    """What somebody wrote and did not send yet: nobody else's business."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(author=user)

    def drafts(self) -> Self:
        return self.filter(send_at=None)

    def later(self) -> Self:
        return self.exclude(send_at=None).order_by("send_at", "pk")


class TemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A coach's own templates."""
        return self.filter(coach=user) if user.is_coach else self.none()


class UploadQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What this person handed in: for others a file is reached by what names it, a resource or a version."""
        return self.filter(uploaded_by=user)

    def ready(self) -> Self:
        return self.filter(state="ready")

    def unused(self) -> Self:
        """Files that nothing names: no resource, no version of an item, no draft."""
        return self.filter(resources=None, versions=None, waiting_in=None)


class ItemQuerySet(models.QuerySet[Any]):
    """A coach's library."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(coach=user) if user.is_coach else self.none()

    def on_the_shelf(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)


class ItemVersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(item__coach=user) if user.is_coach else self.none()


class ResourceQuerySet(OfThreadQuerySet):
    def shared(self) -> Self:
        """What was not taken back."""
        return self.filter(unshared_at=None)

    def before(self, at: datetime, resource_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(shared_at__lt=at) | Q(shared_at=at, resource_id__lt=resource_id))


class ViewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What this person looked at; others read what the resource says of it."""
        return self.filter(viewer=user)


class AttachmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(client__in=_own(user)) if user.is_coach else self.filter(client__user=user) if user.is_client else self.none()


class HushQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A client's own: nobody else reads whom somebody does not want to hear."""
        return self.filter(client__user=user) if user.is_client else self.none()

    def pausing(self, client: Any, person: Any) -> Self:
        """What keeps this person's messages from the client's attention."""
        return self.filter(client=client, person=person)

    def blocking(self) -> Self:
        return self.filter(how="block")


class HelpCardQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The card of the practice that somebody belongs to."""
        if user.is_coach:
            return self.filter(practice__memberships__user=user)
        return self.filter(practice__clients__user=user).distinct() if user.is_client else self.none()


class NotificationQuerySet(models.QuerySet[Any]):
    """What people are told of, each alone; of clients in the archive, or whom a coach no longer coaches, nobody hears."""

    def visible_to(self, user: Any) -> Self:
        rows = self.filter(person=user).exclude(client__state="archived")
        return rows.filter(client__in=_own(user)) if user.is_coach else rows

    def arrived(self) -> Self:
        return self.exclude(arrived_at=None).order_by("-arrived_at", "-id")

    def unread(self) -> Self:
        return self.exclude(arrived_at=None).filter(read_at=None)

    def planned(self) -> Self:
        return self.filter(arrived_at=None)

    def to_mail(self) -> Self:
        return self.filter(mail_at__isnull=False, mailed_at=None)

    def about(self, row: models.Model) -> Self:
        return self.filter(about_type=row._meta.label_lower, about_id=row.pk)

    def before(self, at: datetime, notification_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(arrived_at__lt=at) | Q(arrived_at=at, id__lt=notification_id))


class WebhookQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A coach's own."""
        return self.filter(coach=user) if user.is_coach else self.none()

    def listening(self) -> Self:
        return self.filter(paused_at=None, coach__is_active=True)


class DeliveryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What a coach's own programs were told."""
        return self.filter(webhook__coach=user) if user.is_coach else self.none()

    def waiting(self) -> Self:
        """What is to be sent; of a program that is paused only tests."""
        return self.filter(Q(webhook__paused_at=None) | Q(act=None), state="waiting", webhook__coach__is_active=True)

    def before(self, delivery_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(pk__lt=delivery_id)


class PushDeviceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(person=user)

    def ended(self, at: datetime) -> Self:
        """Those whose browser is signed out, or was not seen for so long that it is."""
        signed_in = Session.objects.filter(session_key=OuterRef("session__session_key"), expire_date__gt=at)
        return self.exclude(session=None).exclude(Exists(signed_in))
