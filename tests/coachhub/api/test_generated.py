"""A program that was generated from the description gets along: from adding a client to reading what the client says of a suggestion."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from clients.models import Client
from common.environment import ROOT
from tests import factories
from tests.coachhub.api.conftest import token

GENERATE = ["openapi-python-client", "generate", "--path", str(ROOT / "docs" / "openapi.json"), "--meta", "none", "--config", "client.yaml", "--output-path"]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The generated package."""
    place = tmp_path_factory.mktemp("generated")
    (place / "client.yaml").write_text("post_hooks: []\n")
    program = Path(sys.executable).parent / GENERATE[0]
    subprocess.run([program, *GENERATE[1:], str(place / "coachhub_client")], check=True, capture_output=True, cwd=place)
    sys.path.insert(0, str(place))
    yield import_module("coachhub_client")
    sys.path.remove(str(place))


@pytest.fixture
def come_in(house):
    """A generated client with a key, speaking to this very process."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # the connection holds the test's transaction
    transport = httpx.WSGITransport(get_wsgi_application(), raise_app_exceptions=True)
    yield lambda person: house.AuthenticatedClient(base_url="http://testserver", token=token(person), httpx_args={"transport": transport})
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def call(area: str, operation: str, **arguments):
    return import_module(f"coachhub_client.api.{area}.{operation}").sync(**arguments)


def test_story_from_a_new_client_to_their_feedback(maya, come_in):
    models, coach = import_module("coachhub_client.models"), come_in(maya)
    factories.element("air")
    added = call("clients", "add_client", client=coach, body=models.ClientNew(name="Nina Falk", email="nina@example.com"))
    assert [row.name for row in call("clients", "clients", client=coach).items] == ["Nina Falk"]

    soon = datetime.now(UTC) + timedelta(days=9)
    plan = models.SessionNew(
        client_id=added.id, starts_at=soon, share=True, blocks=[models.BlockNew(title="Name the week", element=models.BlockNewElementType0.AIR)]
    )
    session = call("sessions", "create_session", client=coach, body=plan)
    call("messages", "send_message", client=coach, body=models.MessageNew(client_id=added.id, content="See you soon, {first_name}."))

    nina = Client.objects.get(pk=added.id)
    nina.user = factories.client_user(email="nina@example.com")
    nina.save()
    factories.recommendation(nina, title="Ember", status="sent")

    theirs = come_in(nina.user)
    assert call("me", "me", client=theirs).client_ids == [added.id]
    assert [block.title for block in call("sessions", "session", client=theirs, session_id=session.id).blocks] == ["Name the week"]
    assert [message.content for message in call("messages", "messages", client=theirs, client_id=added.id).items] == ["See you soon, Nina."]
    [ember] = call("recommendations", "recommendations", client=theirs, client_id=added.id).items
    call("recommendations", "feedback", client=theirs, body=models.FeedbackNew(recommendation_id=ember.id, rating=4, comments="It warmed me"))

    show = models.RecommendationsShow.ANSWERED
    [answered] = call("recommendations", "recommendations", client=coach, client_id=added.id, show=show).items
    assert (answered.title, answered.status, answered.rating, answered.comments) == ("Ember", "done", 4, "It warmed me")
