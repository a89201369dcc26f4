from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions_app.querysets import FeedQuerySet


class CalendarFeed(models.Model):
    """The secret address at which a person's own calendar reads their sessions.

    Its token is signed, not stored: whoever reads the database cannot follow it. A new number makes a new address, and the old one ends.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("person"))
    number = models.PositiveIntegerField(_("number"), default=1, editable=False)
    shows_names = models.BooleanField(_("names the other person"), default=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        return reverse("sessions:feed_file", args=[self.token])

    @property
    def token(self) -> str:
        return signing.dumps([self.user_id, self.number], salt="sessions.feed")
