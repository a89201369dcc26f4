"""Facts about many clients at once, in a fixed number of queries."""

from clients.readings.attention import Told, attention_of
from clients.readings.cards import card_facts
from clients.readings.counts import Counts, counts_of
from clients.readings.framework import ELEMENT_NAMES, element_name

__all__ = ["ELEMENT_NAMES", "Counts", "Told", "attention_of", "card_facts", "counts_of", "element_name"]
