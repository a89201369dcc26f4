"""Letters: how they leave, and where they lie while there is no mail server."""

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.template import engines

from common import mail
from common.mail import FolderBackend


@pytest.fixture(autouse=True)
def _letter(settings, tmp_path):
    (tmp_path / "letter.txt").write_text("{% load i18n %}\n{% translate 'Hello' %} {{ name }}\n\nThe link: {{ origin }}/there/\n")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
    settings.DEFAULT_FROM_EMAIL = "Open Field <hello@field.example>"
    yield
    engines.__dict__.pop("templates", None)


def sent(**changes):
    mail.send("letter", {"name": "Noah"} | changes.pop("context", {}), **({"to": "noah@example.com", "language": "en", "message_id": "letter-7"} | changes))
    return django_mail.outbox[-1]


def test_first_line_is_the_subject_and_the_rest_the_letter():
    letter = sent()
    assert (letter.subject, letter.body, letter.to, letter.from_email) == (
        "Hello Noah",
        "The link: http://testserver/there/\n",
        ["noah@example.com"],
        "Open Field <hello@field.example>",
    )


def test_letter_sent_twice_is_known_as_one():
    names = [sent().message()["Message-ID"] for _ in range(2)]
    assert names == ["<letter-7@field.example>"] * 2


def test_name_cannot_add_a_header():
    letter = sent(context={"name": "Noah\nBcc: otto@example.com"})
    assert (letter.subject, letter.recipients(), letter.message()["Bcc"]) == ("Hello Noah", ["noah@example.com"], None)


def test_name_is_not_escaped_in_a_letter_of_text():
    assert sent(context={"name": "O'Neil & Söhne"}).subject == "Hello O'Neil & Söhne"


def test_letter_lies_in_the_folder_while_there_is_no_server(tmp_path):
    folder = tmp_path / "mail"
    backend = FolderBackend(alias="default", file_path=str(folder))
    assert backend.send_messages([EmailMessage("Hello", "There", "a@example.com", ["b@example.com"])]) == 1
    (letter,) = folder.iterdir()
    assert "Subject: Hello" in letter.read_text()
