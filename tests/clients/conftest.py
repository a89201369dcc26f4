"""Imports that went all the way."""

import pytest

from clients.models import ClientImport
from tests.clients.test_imports import PAGE, looked_at


@pytest.fixture
def imported(maya, as_user, run_jobs):
    """Import a text as Maya, from the paste to the last line."""

    def run(text: str, columns: dict[str, str] | None = None) -> ClientImport:
        found = looked_at(maya, as_user, text, columns or {"column_0": "name", "column_1": "email"})
        as_user(maya).post(f"{PAGE}{found.pk}/confirm/")
        run_jobs()
        found.refresh_from_db()
        return found

    return run


@pytest.fixture
def undone(maya, as_user, run_jobs):
    def run(found: ClientImport) -> ClientImport:
        as_user(maya).post(f"{PAGE}{found.pk}/undo/")
        assert "clients.undo_import" in run_jobs()
        found.refresh_from_db()
        return found

    return run
