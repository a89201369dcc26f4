"""How a count is told: as a number, or in a word to somebody who reads about themselves without numbers."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

MANY = 4  # from so many on a count is many; two and three are a few
WORDS = (
    pgettext_lazy("how many", "none"),
    pgettext_lazy("how many", "one"),
    pgettext_lazy("how many", "a few"),
    pgettext_lazy("how many", "many"),
)


@dataclass(frozen=True)
class Telling:
    """Counts as this reader wants them."""

    numbers: bool = True

    def drawn(self, count: int) -> int:
        """What a drawing is made of: without numbers 0 to 3, no more than the word says."""
        return count if self.numbers else min(count, 2 if count < MANY else 3)

    def said(self, count: int) -> str:
        return str(count) if self.numbers else str(WORDS[self.drawn(count)])

    def plain(self, count: int) -> int | str:
        """The cell of a file."""
        return count if self.numbers else self.said(count)
