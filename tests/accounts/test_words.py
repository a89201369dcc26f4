import pytest

from accounts.domain.browsers import browser_and_system
from accounts.domain.zones import is_time_zone, time_zones, zone_choices

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "words"), [(FIREFOX, ("Firefox", "Linux")), (EDGE, ("Edge", "Windows")), (IPHONE, ("Safari", "iPhone")), ("curl/8", ("", ""))]
)
def test_browser_is_called_by_its_name(user_agent, words):
    assert browser_and_system(user_agent) == words


def test_time_zone_choices_hold_every_zone_once():
    listed = [zone for value, places in zone_choices() for zone in ([value] if isinstance(places, str) else [name for name, _ in places])]
    assert sorted(listed) == sorted(time_zones())


def test_time_zone_choice_begins_with_the_city():
    assert dict(dict(zone_choices())["America"])["America/Argentina/Buenos_Aires"] == "Buenos Aires, Argentina"


@pytest.mark.parametrize(("name", "expected"), [("Europe/Berlin", True), ("UTC", True), ("Europe/Gotham", False), ("../etc/passwd", False), ("", False)])
def test_time_zone_is_known(name, expected):
    assert is_time_zone(name) is expected
