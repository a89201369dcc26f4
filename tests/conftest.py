"""Personas and the ground that every test stands on."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client as Browser
from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine, not about the rule.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path):
    """Files and mail stay in this test; static files need no manifest; passwords hash fast."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SITE_ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def _no_jobs_left(request):
    """The tables of jobs are not Django's, so its flush after a test with real transactions would leave them full."""
    mark = request.node.get_closest_marker("django_db")
    is_transactional = {"transactional_db", "live_server"} & set(request.fixturenames) or (mark and mark.kwargs.get("transaction"))
    if is_transactional:
        request.getfixturevalue("transactional_db")
    yield
    if is_transactional:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Every worker's database is a copy of one that was migrated once."""
    from tests.template import use_template

    with django_db_blocker.unblock():
        use_template()


@pytest.fixture
def maya(db):
    """A coach, owner of her practice."""
    from tests import factories

    return factories.coach(name="Maya Reyes", email="maya@example.com")


@pytest.fixture
def noah(maya):
    """Maya's client, with an account of his own; `noah.user` signs in."""
    from tests import factories

    return factories.client(
        coach=maya, name="Noah Lindqvist", email="noah@example.com", user=factories.client_user(name="Noah Lindqvist", email="noah@example.com")
    )


@pytest.fixture
def otto(db):
    """Another coach, in another practice."""
    from tests import factories

    return factories.coach(name="Otto Brandt", email="otto@example.com")


@pytest.fixture
def sam(db):
    """Staff."""
    from tests import factories

    return factories.staff(name="Sam Keller", email="sam@example.com")


@pytest.fixture
def guest() -> Browser:
    """Nobody: a browser that is not signed in."""
    return Browser()


@pytest.fixture
def as_user() -> Callable[..., Browser]:
    """A browser that is signed in as this user."""

    def sign_in(user) -> Browser:
        browser = Browser()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def run_jobs(django_capture_on_commit_callbacks) -> Callable[[], list[str]]:
    """Run every job that waits, in order, as the worker would; return their names."""

    def run() -> list[str]:
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.models import ProcrastinateJob

        names = []
        for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
            app.tasks[job.task_name].func(**job.args)
            names.append(job.task_name)
        return names

    return run
