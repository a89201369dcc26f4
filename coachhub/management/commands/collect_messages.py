"""Brings the catalogues in locale/ up to date with the words of the product, and packs them for use."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand

from coachhub.catalogues import LOCALE, Word, words

PLURAL = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]  # of all three languages; what some say of whole millions, nobody here counts


class Command(BaseCommand):
    help = "Collect every word into locale/: new ones come without a translation, gone ones go; then pack what is translated."

    def handle(self, *args: Any, **options: Any) -> None:
        found = words()
        for language, _name in settings.LANGUAGES:
            if language != settings.LANGUAGE_CODE:
                self._renew(LOCALE / language / "LC_MESSAGES", language, found)

    def _renew(self, folder: Path, language: str, found: dict[Word, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        known, borrowed = catalogue(folder / "django.po", language), catalogue(folder / "borrowed.po", language)
        renewed = Catalog(language, project="CoachHub", fuzzy=False, header_comment="", creation_date=known.creation_date, revision_date=known.revision_date)
        renewed.mime_headers = PLURAL
        for word, place in found.items():
            message = known.get(word.text, word.context or None)
            said = message.string if message and (message.pluralizable == bool(word.plural)) else None
            renewed.add((word.text, word.plural) if word.plural else word.text, said, [(place, 0)], context=word.context or None)
        _write(folder / "django.po", renewed)
        missing = sum(not all(said_in(message)) for message in renewed if message.id)
        self.stdout.write(f"{language}: {len(renewed)} words, {missing} without a translation.")
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, both(renewed, borrowed))


def said_in(message: Message) -> tuple[str, ...]:
    """The forms of a translation."""
    return tuple(message.string or ("",)) if message.pluralizable else (str(message.string or ""),)


def catalogue(path: Path, language: str) -> Catalog:
    """The catalogue in a file; an empty one where there is none."""
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def both(own: Catalog, borrowed: Catalog) -> Catalog:
    """The words of the house with those of its libraries that it says in its own way."""
    for message in borrowed:
        if message.id and message.string:
            own[message.id] = message
    return own


def _write(path: Path, of: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, of, width=0, sort_output=False, include_lineno=False, ignore_obsolete=True, omit_header=False)
