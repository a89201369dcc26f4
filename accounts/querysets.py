from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Exists, Q

if TYPE_CHECKING:
    from accounts.models import Practice, Preferences, User  # noqa: F401  ruff does not see the names in the class statements


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> UserQuerySet:
        """The person, and for a coach the colleagues of the same practice."""
        if user.is_coach:
            return self.filter(Q(pk=user.pk) | Q(membership__practice__memberships__user=user)).distinct()
        return self.filter(pk=user.pk)

    def with_email(self, email: str) -> UserQuerySet:
        """Whoever signs in with this address, or proved that it is theirs."""
        address = email.strip()
        return self.filter(Q(email__iexact=address) | Q(emailaddress__email__iexact=address, emailaddress__verified=True)).distinct()

    def proven(self) -> UserQuerySet:
        """People who showed that they read the mail of their address."""
        return self.filter(emailaddress__verified=True).distinct()

    def of_demo_world(self) -> UserQuerySet:
        """Coaches and clients of a demo practice, and staff beside one."""
        demo = self.model._meta.apps.get_model("accounts", "Practice").objects.filter(is_demo=True)
        belongs = Q(membership__practice__is_demo=True) | Q(client_records__practice__is_demo=True)
        return self.filter(belongs | Q(Exists(demo), role="staff")).distinct()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, role="staff", is_superuser=True, **fields)


class PracticeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> PracticeQuerySet:
        """The practice that a coach works in; nobody else sees one."""
        return self.filter(memberships__user=user)


class ApiTokenQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> ApiTokenQuerySet:
        """A person's own; nobody else's business."""
        return self.filter(person=user)

    def with_secret(self, secret: str) -> ApiTokenQuerySet:
        # The secret is 256 random bits: there is nothing to guess, so nothing that a slow hash would slow down.
        return self.filter(fingerprint=sha256(secret.encode()).hexdigest())


class PreferencesQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> PreferencesQuerySet:
        """A person's own."""
        return self.filter(user=user)

    def of(self, person: User) -> Preferences:
        """What this person set, or the defaults, not saved."""
        found: Preferences = self.filter(user=person).first() or self.model(user=person)
        return found
