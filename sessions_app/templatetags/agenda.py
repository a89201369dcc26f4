"""The plan of a session as rows and as a bar, written here and not in a template: a move answers with all of them (docs/architecture.md, "Lists")."""

from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.readings import element_name
from common.drawings import icon_svg, sign_svg
from sessions_app.actions.agenda import Moved, Plan
from sessions_app.domain.agenda import Fit, stretches
from sessions_app.models import AgendaBlock

register = template.Library()

BAR_WIDTH = 1000


def fit_of(plan: Plan | Moved) -> Fit:
    return Fit(sum(block.minutes for block in plan.blocks), plan.slot)


def in_minutes(minutes: int) -> str:
    return ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}


@register.filter
def planned_minutes(plan: Plan | Moved) -> str:
    return in_minutes(fit_of(plan).planned)


@register.filter
def room(plan: Plan | Moved) -> str:
    """What is left of the slot, or by how much the plan is too long."""
    fit = fit_of(plan)
    if fit.over:
        return ngettext("%(minutes)d minute too long", "%(minutes)d minutes too long", fit.over) % {"minutes": fit.over}
    return _("%(left)d of %(slot)d left") % {"left": fit.left, "slot": fit.slot}


@register.filter
def is_over(plan: Plan | Moved) -> bool:
    return fit_of(plan).over > 0


@register.simple_tag
def plan_bar(plan: Plan | Moved) -> SafeString:
    """The slot as a bar: every block in the colour of its element, and hatched what is too long."""
    fit = fit_of(plan)
    scale = BAR_WIDTH / max(fit.planned, fit.slot, 1)
    parts = "".join(
        f'<rect{_tint(part.element)} x="{part.start * scale:.1f}" width="{max(part.minutes * scale - 3, 1):.1f}" height="12"/>'
        for part in stretches([(block.minutes, str(block.element_id or "")) for block in plan.blocks])
    )
    over = f'<rect class="plan-bar__over" x="{fit.slot * scale:.1f}" width="{fit.over * scale:.1f}" height="12"/>' if fit.over else ""
    words = ", ".join(f"{block.title} {block.minutes}" for block in plan.blocks)
    return SafeString(
        f'<svg class="plan-bar" viewBox="0 0 {BAR_WIDTH} 12" preserveAspectRatio="none" role="img" aria-label="{escape(_("Minutes"))}: {escape(words)}">'
        '<defs><pattern id="too-long" width="12" height="12" patternUnits="userSpaceOnUse"><path d="M-3 3 3-3M0 12 12 0M9 15 15 9"/></pattern></defs>'
        f"{parts}{over}</svg>"
    )  # escaped


@register.simple_tag(takes_context=True)
def plan_rows(context: dict[str, Any], plan: Plan) -> SafeString:
    """The blocks in order, each with its grip, its menu and the forms behind it."""
    words, token = _words(), escape(str(context["csrf_token"]))
    start = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}"><input type="hidden" name="version" value="{plan.session.plan_version}">'
    address, count = reverse("sessions:session", args=[plan.session.pk]), len(plan.blocks)
    return SafeString("".join(_row(block, count, f"{address}blocks/{block.pk}/", start, words) for block in plan.blocks))


@register.simple_tag
def plan_order(plan: Moved) -> SafeString:
    """The rows that the page has already, each named in its new place: htmx keeps what it finds under the same name."""
    return SafeString("".join(f'<li id="block-{step.pk}" hx-preserve></li>' for step in plan.blocks))


def _row(block: AgendaBlock, count: int, address: str, start: str, words: dict[str, str]) -> str:
    title, element = escape(block.title), str(block.element_id or "")
    sign = f'<span class="visually-hidden">{escape(element_name(element))}: </span>' if element else ""
    glyph = f'<span class="glyph">{sign_svg(element)}</span>' if element else f'<span class="glyph">{icon_svg("circle")}</span>'
    text = f'<p class="xs soft">{escape(block.text)}</p>' if block.text else ""
    return (
        f'<li class="block" id="block-{block.pk}" data-block="{block.pk}"{_tint(element)}>'
        f'<span class="grip" aria-hidden="true" title="{words["drag"]}">{icon_svg("grip-vertical")}</span>{glyph}'
        f'<div class="block__words"><h3 dir="auto">{sign}{title}</h3>{text}{_notes(block, words)}</div>'
        f'<span class="sm num soft block__minutes">{block.minutes} {words["min"]}</span>'
        f'<details class="menu"><summary class="btn btn--icon" aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" '
        f'aria-label="{words["more"] % {"title": title}}">{icon_svg("ellipsis")}</summary><div class="menu__panel">'
        f'<a class="menu__item" href="{address}">{icon_svg("pencil")}{words["edit"]}</a>{_form(count, address, start, words)}</div></details></li>\n'
    )


def _form(count: int, address: str, start: str, words: dict[str, str]) -> str:
    """The one form of a row: every way of moving sends it, a button, the keys and a drag. First in it is what Enter in its field means.

    Nothing in it depends on the place of the row, so that a move leaves it as it is; the first row hides "up" and "top", the last one "down".
    """
    return (
        f'<form class="block__move" method="post" action="{address}move/" {BOOST}>{start}'
        f'<span class="block__place"><label>{words["to"]} <input type="number" name="place" min="1" max="{count}"></label>'
        f'<button class="btn btn--small" name="to" value="place">{words["go"]}</button></span>'
        f'<button class="menu__item" name="to" value="up">{words["up"]}</button>'
        f'<button class="menu__item" name="to" value="down">{words["down"]}</button>'
        f'<button class="menu__item" name="to" value="top">{words["top"]}</button>'
        f'<button class="menu__item" formaction="{address}duplicate/">{icon_svg("copy")}{words["duplicate"]}</button>'
        f'<button class="menu__item" formaction="{address}remove/">{icon_svg("trash-2")}{words["remove"]}</button></form>'
    )


# Boosted, so that the address stands once: thirty rows have to fit into 4 KB.
BOOST = 'hx-boost="true" hx-push-url="false" hx-target="#plan" hx-swap="outerHTML show:none"'


def _notes(block: AgendaBlock, words: dict[str, str]) -> str:
    """Which notes there are, and whose eyes they are for."""
    private = f'<li>{icon_svg("lock")}<span dir="auto">{escape(block.private_note)}</span></li>' if block.private_note else ""
    shared = f'<li>{icon_svg("eye")}<span dir="auto">{escape(block.client_note)}</span></li>' if block.client_note else ""
    task = f"<li>{icon_svg('check')}{words['task']}</li>" if block.task_id else ""
    return f'<ul class="block__notes xs soft">{private}{shared}{task}</ul>' if private or shared or task else ""


def _tint(element: str) -> str:
    return f' data-el="{element}"' if element else ""


def _words() -> dict[str, str]:
    """What every row says, looked up once for all of them."""
    return {
        "drag": escape(_("Drag to another place")),
        "min": escape(_("min")),
        "more": escape(_("Move or edit “%(title)s”")),
        "edit": escape(_("Edit")),
        "up": escape(_("Move up")),
        "down": escape(_("Move down")),
        "top": escape(_("Move to the top")),
        "to": escape(_("To position")),
        "go": escape(_("Move there")),
        "duplicate": escape(_("Duplicate")),
        "remove": escape(_("Remove")),
        "task": escape(_("A task came of it")),
    }
