from django.conf import settings
from django.db import models


class Submission(models.Model):
    """One rendered form that was sent: its token and where its first submission led."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.UUIDField()
    outcome = models.CharField(max_length=500, blank=True)
    is_from_device = models.BooleanField(default=False)  # a device may ask again long after, when the answer was lost on the way
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "token"], name="submission_once")]

    def __str__(self) -> str:
        return str(self.token)


class ApiUse(models.Model):
    """How many requests to the API one person made since a minute began."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()
    requests = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.requests} since {self.since:%H:%M:%S}"


class ApiAnswer(models.Model):
    """The answer to one request with an Idempotency-Key, which the key alone opens."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # its print
    request = models.CharField(max_length=64)  # its print
    sealed = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="api_answer_once")]

    def __str__(self) -> str:
        return self.key
