from typing import Any

from django.db import models


class RealField(models.FloatField):
    """A number in four bytes: for vectors, where the precision of eight would only cost space."""

    def db_type(self, connection: Any) -> str:
        return "real"
