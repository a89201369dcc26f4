"""The floor of the profile does the same work as the page: the same acts, the same size."""

import re

import pytest
from django.core.handlers.wsgi import WSGIHandler

from accounts.models import User
from benchmarks import profile
from benchmarks.harness.floors import Floor
from benchmarks.harness.pages import Page
from benchmarks.harness.plan import CannotMeasure
from benchmarks.harness.weight import weigh
from benchmarks.profile import ProfileMarkup
from benchmarks.world import coach_email
from clients.models import Client
from tests.benchmarks.test_home import fetch, kept_connection  # noqa: F401  a fixture


def acts(html: str) -> list[str]:
    return re.findall(r'id="act-(\d+)"', html)


@pytest.fixture
def profile_page(kept_connection, monkeypatch) -> Page:  # noqa: F811
    monkeypatch.setattr(profile, "CLIENTS", 25)
    monkeypatch.setattr("benchmarks.world.SIZES", (25,))
    profile.fill()
    noah = Client.objects.get(email=profile.client_email(60))
    return Page("profile", path=noah.get_absolute_url(), user=User.objects.get(email=coach_email(25)), application=WSGIHandler())


@pytest.fixture
def floor(profile_page) -> Floor:
    noah, html = Client.objects.get(email=profile.client_email(60)), profile_page.read().html
    return Floor("floor", markup=ProfileMarkup(noah.pk, zone=noah.zone, page=html), fetch=fetch, like=html)


def test_floor_has_the_acts_and_the_size_of_the_page(profile_page, floor):
    shown, like = profile_page.read().html, floor.read().html
    assert (len(acts(shown)), acts(like)[:30]) == (30, acts(shown))  # what fills the floor up may repeat the last ones
    sizes = [weigh(target).html for target in (profile_page, floor)]
    assert sizes[1] == pytest.approx(sizes[0], rel=0.03)


def test_page_without_known_parts_has_no_floor():
    with pytest.raises(CannotMeasure, match="up to date"):
        ProfileMarkup(1, zone=User(time_zone="UTC").zone, page="<html></html>")
