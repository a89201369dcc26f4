"""One text for several clients: each gets a message of their own, with a share of their own of what goes with it."""

import pytest

from messaging.models import LibraryItem, Message, MessageTemplate, Resource, Upload
from tests import factories
from tests.messaging import corpus

PATH = "/messages/many/"


@pytest.fixture
def nina(maya):
    return factories.client(coach=maya, name="Nina Vogel", user=factories.client_user(), tags=["leading"])


def send(browser, **fields):
    return browser.post(PATH, {"content": "", "end": "1", **fields})


def attach(browser, *files):
    return browser.post(f"{PATH}attach/", {"upload": list(files), "end": "1"}, headers={"HX-Request": "true"})


def toast(browser) -> str:
    return browser.get("/messages/").content.decode()


def test_item_of_the_library_goes_to_each_with_receipts_of_their_own(maya, noah, nina, as_user):
    item = factories.library_item(maya, title="Breathing")
    assert send(as_user(maya), content="For {first_name}", clients=[noah.pk, nina.pk], items=[item.pk]).status_code == 302
    said = list(Message.objects.order_by("client").values_list("client", "content", "attached"))
    assert said == [(noah.pk, "For Noah", 1), (nina.pk, "For Nina", 1)]
    resource = Resource.objects.get(client=noah)
    as_user(noah.user).post(f"/files/{resource.pk}/look/", {})
    assert list(Resource.objects.order_by("client").values_list("client", "item", "views")) == [(noah.pk, item.pk, 1), (nina.pk, item.pk, 0)]
    assert LibraryItem.objects.get().shared_with == 2


def test_file_that_is_handed_in_is_kept_once_in_the_library_and_read_by_each(maya, noah, nina, as_user):
    browser = as_user(maya)
    assert attach(browser, corpus.upload("walks.txt", b"Slowly.")).status_code == 200
    kept = Upload.objects.get()
    assert (kept.client, LibraryItem.objects.count()) == (None, 0)
    send(browser, clients=[noah.pk, nina.pk], kept=[kept.pk], upload=[corpus.upload("lake.txt", b"Blue.")])
    assert sorted(LibraryItem.objects.values_list("title", "shared_with")) == [("lake", 2), ("walks", 2)]
    contents = [as_user(resource.client.user).get(f"/files/{resource.pk}/content/").getvalue() for resource in Resource.objects.order_by("resource_id")]
    assert (Upload.objects.count(), sorted(contents)) == (2, [b"Blue.", b"Blue.", b"Slowly.", b"Slowly."])


def test_taking_one_message_back_leaves_the_file_of_the_other(maya, noah, nina, as_user):
    browser = as_user(maya)
    send(browser, clients=[noah.pk, nina.pk], upload=[corpus.upload("walks.txt", b"Slowly.")])
    browser.post(f"/messages/{noah.pk}/{Message.objects.get(client=noah).pk}/delete/")
    assert list(Resource.objects.shared().values_list("client", flat=True)) == [nina.pk]
    assert as_user(nina.user).get(f"/files/{Resource.objects.get(client=nina).pk}/content/").getvalue() == b"Slowly."


def test_form_that_is_sent_twice_counts_once(maya, noah, as_user):
    browser, token = as_user(maya), "9b2e9a7e-5d0f-4c43-8f39-2f6a4b3f7a10"
    kept = factories.upload(by=maya)
    answers = [send(browser, clients=[noah.pk], kept=[kept.pk], form_token=token).status_code for _ in range(2)]
    assert (answers, Message.objects.count(), LibraryItem.objects.count()) == ([302, 302], 1, 1)


def test_everybody_with_a_tag_gets_it_once(maya, noah, nina, as_user):
    send(as_user(maya), content="Hello", clients=[nina.pk], tags=["leading"])
    assert list(Message.objects.values_list("client", flat=True)) == [nina.pk]


def test_everybody_is_one_tick(maya, noah, nina, as_user):
    factories.client(coach=maya, state="archived")
    send(as_user(maya), content="Hello", everybody="on")
    assert list(Message.objects.order_by("client").values_list("client", flat=True)) == [noah.pk, nina.pk]


def test_nothing_for_nobody_is_said_at_both_fields(maya, noah, as_user):
    answer = send(as_user(maya))
    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"clients": ["Nobody is chosen yet. Choose a client or a tag."], "content": ["There is nothing to send yet. Write the message first."]},
    )


def test_template_comes_after_what_was_typed_and_loses_nothing(maya, noah, as_user):
    kept, item = factories.upload(by=maya), factories.library_item(maya)
    template = MessageTemplate.objects.create(coach=maya, title="Greeting", body="Good morning, {first_name}")
    answer = as_user(maya).post(PATH, {"content": "Typed", "clients": [noah.pk], "kept": [kept.pk], "items": [item.pk], "use": template.pk})
    form = answer.context["form"]
    assert (answer.status_code, form["content"].value(), Message.objects.count()) == (200, "Typed\n\nGood morning, {first_name}", 0)
    assert [answer.content.count(b'value="%d" ' % number) > 0 for number in (noah.pk, item.pk)] == [True, True]
    assert ([row["pk"] for row in answer.context["hanging"]], form["clients"].value(), form["items"].value()) == ([kept.pk], [str(noah.pk)], [str(item.pk)])


def test_file_of_somebody_else_is_not_sent(maya, noah, otto, as_user):
    foreign = {"kept": factories.upload(by=otto).pk, "items": factories.library_item(otto).pk, "use": ""}
    answers = [send(as_user(maya), content="Words", clients=[noah.pk], **{name: [foreign[name]]}).status_code for name in ("kept", "items")]
    assert (answers, Message.objects.count()) == ([422, 422], 0)


def test_who_paused_messages_is_named_and_all_of_them_at_the_field(maya, noah, nina, as_user):
    browser = as_user(maya)
    as_user(noah.user).post(f"/me/quiet/{maya.pk}/", {"how": "block"})
    send(browser, content="Hello", clients=[noah.pk, nina.pk])
    assert "The message went to 1 client. Messages to Noah Lindqvist are paused." in toast(browser)
    answer = send(browser, content="Hello", clients=[noah.pk], upload=[corpus.upload("a.txt", b"x")])
    sentence = "Messages to all of them are paused, so nothing was sent. Your words are still here."
    assert (answer.status_code, answer.context["form"].errors, Message.objects.count()) == (422, {"clients": [sentence]}, 1)
    assert LibraryItem.objects.count() == 0


def test_item_that_an_address_names_is_chosen_however_old(maya, otto, as_user, monkeypatch):
    monkeypatch.setattr("messaging.forms.many.SHOWN_ITEMS", 1)
    old, foreign = factories.library_item(maya, title="Old"), factories.library_item(otto)
    factories.library_item(maya, title="New")
    labels = [label for _, label in as_user(maya).get(f"{PATH}?attach={old.pk}").context["form"].fields["items"].choices]
    others = [label for _, label in as_user(maya).get(f"{PATH}?attach={foreign.pk}").context["form"].fields["items"].choices]
    assert (labels, others) == (["Old", "New"], ["New"])


def test_files_are_kept_for_coaches_alone(maya, noah, guest, as_user):
    answers = [attach(browser, corpus.upload("a.txt", b"x")).status_code for browser in (as_user(noah.user), guest)]
    assert (answers, Upload.objects.count()) == ([404, 302], 0)
    assert attach(as_user(maya), corpus.upload("run.exe", b"MZ")).status_code == 422
