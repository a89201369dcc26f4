"""Questions to begin with, three for each element; nobody has to take one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.drawings import ELEMENTS

NONE = "none"
PROMPTS: dict[str, tuple[Any, ...]] = {
    "fire": (
        _("What would you begin if nobody was watching?"),
        _("When did you feel most alive this week, and what was it about?"),
        _("What do you want so much that you hardly say it aloud?"),
    ),
    "water": (
        _("Which feeling came back today, and what did it ask for?"),
        _("Whom do you miss, and what would you tell them?"),
        _("What moved you lately, more than it seemed to?"),
    ),
    "earth": (
        _("What did your body tell you today?"),
        _("Which small thing held the week together?"),
        _("What is one step that fits into tomorrow, and at what time?"),
    ),
    "air": (
        _("Describe the week to a friend who was away: what would you tell first?"),
        _("Which thought goes round and round, and what is another way to see it?"),
        _("What did you not say, and to whom?"),
    ),
    "aether": (
        _("What does all of this have to do with what matters to you?"),
        _("When were you quiet lately, and what did you hear?"),
        _("What wants to end, and what could begin in its place?"),
    ),
}
EVERY = [(element, words) for element in ELEMENTS for words in PROMPTS[element]]


@dataclass(frozen=True)
class Prompt:
    """A question of an element, and the number of the one that comes after it."""

    number: int
    element: str
    words: Any

    @property
    def following(self) -> int:
        return (self.number + STEP) % len(EVERY)


STEP = 4  # the next question is of another element, and in fifteen steps every one of them comes


def prompt_of(asked: str, *, today: date) -> Prompt | None:
    """The prompt that was asked for by its number, else the one of the day; None for somebody who wants none."""
    if asked == NONE:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and int(asked[:3]) < len(EVERY) else today.toordinal() * STEP % len(EVERY)
    return Prompt(number, *EVERY[number])


def starts() -> list[tuple[str, int]]:
    """The first prompt of each element."""
    return [(element, ELEMENTS.index(element) * 3) for element in ELEMENTS]
