"""What may have waited on a device until there was a connection."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Waited(models.Model):
    """Both are empty for what was sent as it was written. `device_time` is what the device said, believed or not; the model's own time is what counts."""

    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True, editable=False)
    device_time = models.DateTimeField(_("written by the clock of the device"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
