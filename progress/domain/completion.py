"""What became of tasks in a stretch of days, by the metrics."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Completion:
    """Tasks that fell due, by what became of them until now."""

    due: int = 0
    on_time: int = 0
    late: int = 0
    partly: int = 0

    @property
    def open(self) -> int:
        """Neither done nor done in part; 0 too while a count lags behind another."""
        return max(0, self.due - self.on_time - self.late - self.partly)

    @property
    def later_or_partly(self) -> int:
        return self.late + self.partly

    def __add__(self, other: "Completion") -> "Completion":
        return Completion(self.due + other.due, self.on_time + other.on_time, self.late + other.late, self.partly + other.partly)
