"""Browsers of people who showed a moment ago that they are who signed in."""

import time
from collections.abc import Callable

import pytest
from django.test import Client as Browser


@pytest.fixture
def as_confirmed(as_user) -> Callable[..., Browser]:
    def sign_in(user) -> Browser:
        browser = as_user(user)
        session = browser.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}]
        session.save()
        return browser

    return sign_in
