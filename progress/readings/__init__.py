"""Facts about many clients at once, in a fixed number of queries."""

from progress.readings.balance import Counted, balance_records, element_names, level_of, readings_that_count
from progress.readings.engagement import Told, histories
from progress.readings.evidence import Evidence, evidence_of

__all__ = ["Counted", "Evidence", "Told", "balance_records", "element_names", "evidence_of", "histories", "level_of", "readings_that_count"]
