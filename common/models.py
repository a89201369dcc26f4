from django.conf import settings
from django.db import models


class Submission(models.Model):
    """One rendered form that was sent: its token and where its first submission led."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.UUIDField()
    outcome = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "token"], name="submission_once")]

    def __str__(self) -> str:
        return str(self.token)
