"""A browser whose push service makes another address: the house tells it there alone, and nobody who signed out."""

import pytest
from playwright.sync_api import Worker

from accounts.models import Preferences
from messaging.domain.notices import KINDS, PUSH
from messaging.models import PushDevice
from tests import factories
from tests.browser.test_offline import ready, until
from tests.messaging.program import open_program, says
from tests.messaging.test_devices import NOON, Receiver, post, tell

# The worker's own event cannot be made by a script, nor can a subscription where there is no push service: both are stood in for, the rest is the worker's.
CHANGED = """
async ({ before, after }) => {
  self.ended = [];
  const subscription = after && { ...after, toJSON: () => after, unsubscribe: async () => self.ended.push(after.endpoint) };
  Object.defineProperty(self.registration.pushManager, "getSubscription", { value: async () => null, configurable: true });
  Object.defineProperty(self.registration.pushManager, "subscribe", { value: async (asked) => ((self.askedWith = asked), subscription), configurable: true });
  Object.defineProperty(Notification, "permission", { value: "granted", configurable: true });
  const change = new ExtendableEvent("pushsubscriptionchange"), work = [];
  change.oldSubscription = before && { endpoint: before };
  change.waitUntil = (promise) => work.push(promise);
  self.dispatchEvent(change);
  await Promise.all(work);
  return { ended: self.ended, key: self.askedWith?.applicationServerKey ?? null, known: (await self.unsent.fact("device")) ?? null };
}
"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture(autouse=True)
def asked(transactional_db):
    return factories.item_set()


@pytest.fixture
def service(settings):
    """A push service on this machine."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with open_program() as program:
        program.manner = says("HTTP/1.1 201 Created")
        yield program


@pytest.fixture
def phone(noah, service):
    Preferences.objects.create(user=noah.user, channels=dict.fromkeys(KINDS, PUSH))
    return PushDevice.objects.create(person=noah.user, since=NOON, **Receiver().form(f"{service.url}&old"))


@pytest.fixture
def worker(page, visit, noah) -> Worker:
    ready(visit("/me/", noah.user), noah.user)
    return page.context.service_workers[0]


def changed(worker: Worker, service, receiver: Receiver, *, before: str | None) -> dict:
    form = receiver.form(f"{service.url}&new")
    after = {"endpoint": form["endpoint"], "keys": {"p256dh": form["public_key"], "auth": form["auth"]}}
    return worker.evaluate(CHANGED, {"before": before, "after": after})


def heard(service, receiver: Receiver) -> list[tuple[str, str]]:
    return [(first.partition("&")[2], receiver.open(body)["words"]) for first, _headers, body in service.heard]


@pytest.mark.parametrize("is_said", [True, False])
def test_browser_that_makes_another_address_is_told_there_once(worker, page, noah, phone, service, is_said):
    """Also where the browser does not say which address it was: the device remembers what the house knows."""
    receiver = Receiver()
    page.evaluate("(address) => self.unsent.setFact('device', address)", phone.endpoint)
    found = changed(worker, service, receiver, before=phone.endpoint if is_said else None)
    assert (found["ended"], found["known"], len(found["key"])) == ([], f"{service.url}&new", 87)
    assert [row.endpoint for row in PushDevice.objects.all()] == [f"{service.url}&new"]
    tell(noah)
    assert (post(noah), post(noah)) == ((1, 0), (0, 0))
    assert heard(service, receiver) == [("new HTTP/1.1", "A check-in waits for you.")]


def test_signed_out_browser_is_told_nothing(worker, page, noah, phone, service):
    page.context.clear_cookies()
    found = changed(worker, service, Receiver(), before=phone.endpoint)
    assert (found["key"], found["known"], PushDevice.objects.get().endpoint) == (None, None, phone.endpoint)


def test_browser_whose_device_was_stopped_ends_its_address(worker, noah, phone, service):
    endpoint = phone.endpoint
    phone.delete()
    found = changed(worker, service, Receiver(), before=endpoint)
    assert (found["ended"], found["known"], PushDevice.objects.count()) == ([f"{service.url}&new"], None, 0)


def test_change_without_a_connection_is_made_up_for_by_the_next_page(worker, page, noah, phone, service, complaints):
    receiver = Receiver()
    page.context.set_offline(True)
    with pytest.raises(Exception, match="Failed to fetch"):
        changed(worker, service, receiver, before=phone.endpoint)
    assert worker.evaluate("self.unsent.fact('device')") == phone.endpoint
    page.context.set_offline(False)
    page.evaluate("self.unsent.setFact('refreshed', 0)")
    page.reload()
    until(page, "async (address) => (await self.unsent.fact('device')) === address", f"{service.url}&new")
    assert PushDevice.objects.get().endpoint == f"{service.url}&new"
    complaints[:] = [said for said in complaints if "net::ERR_" not in said]
