"""Facts about many clients at once, in a fixed number of queries."""

from clients.readings.attention import Told, attention_of
from clients.readings.cards import card_facts
from clients.readings.counts import Counts, counts_of

__all__ = ["Counts", "Told", "attention_of", "card_facts", "counts_of"]
