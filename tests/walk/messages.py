"""Who may go where with messages and files: threads, a coach's library, and what stands between a client and the coaches."""

from tests.walk.rule import Rule, client, coach, coach_or_client

CLIENT, ITEM, RESOURCE = "clients.Client", "messaging.LibraryItem", "messaging.Resource"
NEW = {"link": "https://example.com/new", "title": "New title", "end": "1"}
MESSAGE, TEMPLATE = "messaging.Message", "messaging.MessageTemplate"
MESSAGES: dict[str, Rule] = {
    "messaging:people": coach_or_client(),
    "messaging:own": client().unseen(),
    "messaging:unread": coach_or_client(),
    "messaging:no_stream": coach_or_client().unseen(),
    "messaging:search": coach_or_client(),
    "messaging:many": coach().sends(content="New words", clients="1", items="1", kept="1", end="1"),
    "messaging:attach_to_many": coach().unseen().sends(end="1"),
    "messaging:receipts": coach_or_client().unseen().sends(keep="1"),
    "messaging:templates": coach().sends(title="New title", body="New words"),
    "messaging:edit_template": coach(template_id=TEMPLATE).sends(title="New title", body="New words"),
    "messaging:remove_template": coach(template_id=TEMPLATE).unseen().sends(remove="1"),
    "messaging:thread": coach_or_client(client_id=CLIENT).sends(content="New words", form_token=""),
    "messaging:news": coach_or_client(client_id=CLIENT),
    "messaging:seen": coach_or_client(client_id=CLIENT).unseen().sends(place="1"),
    "messaging:draft": coach_or_client(client_id=CLIENT).unseen().sends(content="New words"),
    "messaging:settle": coach(client_id=CLIENT).unseen().sends(settle="1"),
    "messaging:edit": coach(client_id=CLIENT, message_id=MESSAGE).sends(content="New words"),
    "messaging:delete": coach(client_id=CLIENT, message_id=MESSAGE).unseen().sends(delete="1"),
    "messaging:unask": coach(client_id=CLIENT, message_id=MESSAGE).unseen().sends(ask="1"),
    "messaging:take_back": coach(client_id=CLIENT, outgoing_id="messaging.Outgoing").unseen().sends(back="1"),
    "messaging:library": coach(),
    "messaging:edit_collection": coach(name=lambda circle: circle.row(ITEM).collection).sends(name="New name", version="1-1"),
    "messaging:remove_collection": coach(name=lambda circle: circle.row(ITEM).collection).sends(version="1-1"),
    "messaging:new_item": coach().sends(**NEW),
    "messaging:item": coach(item_id=ITEM),
    "messaging:edit_item": coach(item_id=ITEM).sends(title="New title", version="1"),
    "messaging:renew_item": coach(item_id=ITEM).sends(link="https://example.com/new", end="1"),
    "messaging:archive_item": coach(item_id=ITEM).unseen().sends(to="archive"),
    "messaging:delete_item": coach(item_id=ITEM).sends(delete="1"),
    "messaging:share_item": coach(item_id=ITEM).sends(note="New words", clients="1"),
    "messaging:item_content": coach(item_id=ITEM, number=lambda circle: 1).unseen(),  # its file lies in another test's folder
    "messaging:item_preview": coach(item_id=ITEM).unseen(),
    "messaging:files_of_client": coach(client_id=CLIENT),
    "messaging:unshare": coach(client_id=CLIENT, resource_id=RESOURCE).unseen().sends(unshare="1"),
    "messaging:resource": coach_or_client(resource_id=RESOURCE),
    "messaging:content": coach_or_client(resource_id=RESOURCE).unseen(),
    "messaging:preview": coach_or_client(resource_id=RESOURCE).unseen(),
    "messaging:look": coach_or_client(resource_id=RESOURCE).unseen().sends(token="9b2e9a7e-5d0f-4c43-8f39-2f6a4b3f7a10", seconds="3"),
    "messaging:attach": coach_or_client(client_id=CLIENT).unseen().sends(end="1"),
    "messaging:help": coach_or_client(),
    "messaging:edit_help": coach().sends(words="New words"),
    "messaging:quiet": client(),
    "messaging:change_quiet": client(person_id=lambda circle: circle.row("clients.Coaching").coach_id).unseen().sends(how="mute"),
    "messaging:own_files": client(),
}
