"""What one suggestion's events say (docs/suggestions.md, "Learning")."""

from datetime import UTC, datetime, timedelta

import pytest

from recommendations.domain.observations import EPOCH, Happened, Observation, observation, since_epoch

SENT = datetime(2026, 3, 2, tzinfo=UTC)
SOON, LATE = SENT + timedelta(days=13), SENT + timedelta(days=14)


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (Happened(), None),
        (Happened(rating=5), Observation(1.7, 1.0)),
        (Happened(rating=1, is_completed=True), Observation(-2.3, 1.0)),
        (Happened(is_completed=True, sent_at=SENT), Observation(0.3, 0.3)),
        (Happened(is_skipped=True, sent_at=SENT), Observation(-0.4, 0.3)),
        (Happened(decision="approved"), Observation(0.175, 0.2)),
        (Happened(decision="edited"), Observation(0.075, 0.2)),
        (Happened(decision="dismissed"), Observation(-0.325, 0.2)),
        (Happened(sent_at=SENT), None),
    ],
)
def test_observation(happened: Happened, expected: Observation | None) -> None:
    found = observation(happened, on=SOON)
    assert found == (expected and Observation(pytest.approx(expected.value), pytest.approx(expected.weight)))


def test_outcome_and_decision_are_one_observation() -> None:
    found = observation(Happened(decision="approved", rating=4), on=SOON)
    assert found == Observation(pytest.approx((0.7 + 0.2 * 0.175) / 1.2), pytest.approx(1.2))


def test_unanswered_for_two_weeks_counts_as_passed_over() -> None:
    assert observation(Happened(sent_at=SENT), on=LATE) == Observation(-0.4, 0.3)


def test_weight_halves_in_180_days() -> None:
    assert since_epoch(EPOCH) == 1.0
    assert since_epoch(SENT + timedelta(days=180)) / since_epoch(SENT) == pytest.approx(2.0)
