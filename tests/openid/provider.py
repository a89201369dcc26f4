"""A real OpenID provider for the tests: a small Django project of its own, in a process of its own.

Run as `python -m tests.openid.provider PORT CALLBACK`; it answers on 127.0.0.1, the tested site on localhost, so that
their cookies stay apart as on two sites.
"""

import os
import sys
import tempfile
from pathlib import Path
from wsgiref.simple_server import make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET, USER, PASSWORD = "coachhub", "a secret between two sites", "maya", "a key to the other site"


def main() -> None:
    port, callback = int(sys.argv[1]), sys.argv[2]
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder))
        fill(callback)
        from django.core.wsgi import get_wsgi_application

        make_server("127.0.0.1", port, get_wsgi_application()).serve_forever()


TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]
    },
}


def configure(folder: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    settings.configure(
        SECRET_KEY="only for tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.openid.urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
            "allauth", "allauth.account", "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[TEMPLATES],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        LOGIN_URL="/accounts/login/",
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=pem.decode(),
        USE_TZ=True,
    )  # fmt: skip
    django.setup()


def fill(callback: str) -> None:
    """One person and one client, the tested site."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    person = User.objects.create_user(USER, "maya@example.com", PASSWORD, first_name="Maya", last_name="Reyes")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client = Client(id=CLIENT, name="CoachHub", scopes="openid\nprofile\nemail", redirect_uris=callback)
    client.set_secret(SECRET)
    client.save()


if __name__ == "__main__":
    main()
