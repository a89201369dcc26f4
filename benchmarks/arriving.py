"""How long it takes from the mail of an invitation to the first check-in, on a phone, by the Keystroke-Level Model: `.venv/bin/python -m benchmarks.arriving`.

Nobody is timed: what a person has to read, decide, tap and type is counted by a journey in a browser (tests/browser/test_arriving.py, which fails when a count
differs), and each of it has a time in the literature. Ends with 1 when the bar is not held.
"""

import sys
from dataclasses import dataclass

BAR = 180.0

# Seconds. Card, Moran and Newell (1980) give M; the others are those of touch screens, where pointing and pressing are one movement.
DECIDE = 1.35  # M, before every tap
TAP = 0.5  # with the movement to where it is
SWIPE = 0.5  # to what is below the edge of the screen
TYPE = 0.5  # a character on a phone, by the slower of the usual figures (0.28 to 0.5)
READ = 60 / 238  # a word: the mean of 190 studies of silent reading (Brysbaert 2019)
READ_SLOWLY = 60 / 200


@dataclass(frozen=True)
class Page:
    """What one page asks of a person, counted at 390 by 844 pixels.

    `words` stand above the button that leads on, or on it, before anything is unfolded. `waits` is how many seconds the next page takes: the slower of two
    measurements, with the processor slowed to a quarter, 150 ms to the house and 1.6 Mbit/s; a phone that was never here.
    """

    name: str
    words: int
    taps: int
    swipes: int = 0
    typed: int = 0
    waits: float = 0

    def parts(self, *, word: float = READ) -> tuple[float, float, float, float]:
        """Seconds of reading, deciding, moving and waiting."""
        return self.words * word, self.taps * DECIDE, self.taps * TAP + self.swipes * SWIPE + self.typed * TYPE, self.waits


WAY = (
    Page("link in the mail", words=0, taps=1, waits=2.9),
    Page("welcome", words=54, taps=1, waits=1.4),
    Page("clock and language", words=24, taps=1, waits=0.7),
    Page("how to be reached", words=63, taps=1, waits=0.6),
    Page("a first check-in", words=23, taps=1, waits=0.9),
    Page("check-in", words=313, taps=21, swipes=4, waits=0.9),
)


def seconds(*, word: float = READ) -> float:
    """The whole way."""
    return sum(sum(page.parts(word=word)) for page in WAY)


def main() -> int:
    print(f"{'':20}" + "".join(f"{name:>9}" for name in ("words", "taps", "swipes", "typed", "reading", "deciding", "moving", "waiting", "seconds")))
    for page in WAY:
        counts = "".join(f"{count:9}" for count in (page.words, page.taps, page.swipes, page.typed))
        print(f"{page.name:20}{counts}" + "".join(f"{value:9.1f}" for value in (*page.parts(), sum(page.parts()))))
    print(f"in all {seconds():.1f} seconds, bar {BAR:.0f}; whoever reads 200 words a minute: {seconds(word=READ_SLOWLY):.1f}")
    return 0 if seconds() <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
