"""Time zones as people choose them."""

from functools import cache
from zoneinfo import available_timezones

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def time_zones() -> tuple[str, ...]:
    """All IANA names of places, sorted, with UTC first."""
    return ("UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS))


def is_time_zone(name: str) -> bool:
    return name in time_zones()


@cache
def zone_choices() -> tuple[tuple[str, str | tuple[tuple[str, str], ...]], ...]:
    """The choices of a select: UTC, then the places of each region, so that typing the city finds it."""
    regions = ((region, tuple((name, _place(name)) for name in time_zones() if name.startswith(f"{region}/"))) for region in REGIONS)
    return (("UTC", "UTC"), *regions)


def _place(name: str) -> str:
    """The city first: "Buenos Aires, Argentina" for America/Argentina/Buenos_Aires."""
    return ", ".join(reversed(name.replace("_", " ").split("/")[1:]))
