"""Where the thing that an act is about can be seen: its own page if there is one, else its line in the timeline."""

from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from clients.domain.kinds import SUBJECTS

# What an act is about, the page that shows it, and where on that page.
PAGES = {
    "task": ("clients:tasks", "#task-{}"),
    "goal": ("clients:tasks", "#goal-{}"),
    "milestone": ("clients:tasks", ""),
    "session": ("sessions:of_client", "#session-{}"),
    "entry": ("progress:journal", "{}/"),
    "checkin": ("progress:check_ins", "?check_in={0}#check_in-{0}"),
    "pulse": ("progress:check_ins", "?pulse={0}#pulse-{0}"),
    "message": ("messaging:thread", "?message={0}#m-{0}"),
    "resource": ("messaging:files_of_client", "#resource-{}"),
    "topic": ("sessions:of_client", ""),
    "archetype": ("clients:journey", "#archetype-{}"),
    "focus": ("clients:journey", "#focus-{}"),
    "elements": ("progress:balance", ""),
    "engagement": ("progress:engagement", ""),
    "recommendation": ("recommendations:of_client", "?suggestion={0}#suggestion-{0}"),
    "client": ("clients:edit", ""),
}
FILTER_OF = {prefix.rstrip("."): name for name, prefixes in SUBJECTS.items() for prefix in prefixes}


def page_of(subject: str, client_id: int, about_id: int | None = None) -> str:
    """The address of the page that shows it, empty while there is none."""
    name, fragment = PAGES.get(subject, ("", ""))
    address = _pattern(name).replace("/0/", f"/{client_id}/")
    return address + (fragment.format(about_id) if about_id is not None else "") if address else ""


def evidence_of(subject: str, client_id: int, about_id: int | None = None) -> str:
    """Where somebody can see for themselves: the page, or the timeline narrowed to such acts."""
    return page_of(subject, client_id, about_id) or f"{reverse('client', args=[client_id])}?show={FILTER_OF.get(subject, '')}#timeline"


@lru_cache
def _pattern(name: str) -> str:
    try:
        return reverse(name, args=[0]) if name else ""
    except NoReverseMatch:
        return ""
