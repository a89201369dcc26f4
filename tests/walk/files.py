"""Who may go where with files: a coach's library, and what stands between a client and the coaches."""

from tests.walk.rule import Rule, client, coach, coach_or_client

CLIENT, ITEM, RESOURCE = "clients.Client", "messaging.LibraryItem", "messaging.Resource"
NEW = {"link": "https://example.com/new", "title": "New title", "end": "1"}
FILES: dict[str, Rule] = {
    "messaging:library": coach(),
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
