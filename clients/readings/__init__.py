"""Facts about many clients at once, in a fixed number of queries."""

from clients.readings.cards import Counts, card_facts, counts_of

__all__ = ["Counts", "card_facts", "counts_of"]
