"""Facts about many clients at once, in a fixed number of queries."""

from progress.readings.balance import Counted, balance_records, level_of, readings_that_count
from progress.readings.checkins import Turn, element_names, names_for, turn_of
from progress.readings.engagement import Told, histories
from progress.readings.evidence import Evidence, evidence_of

__all__ = [
    "Counted",
    "Evidence",
    "Told",
    "Turn",
    "balance_records",
    "element_names",
    "evidence_of",
    "histories",
    "level_of",
    "names_for",
    "readings_that_count",
    "turn_of",
]
