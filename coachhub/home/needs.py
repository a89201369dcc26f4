"""The lines of "Who needs you today", written here and not in a template for the reason in docs/architecture.md, "Lists"."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coachhub.home.lines import Line
from coachhub.home.reasons import Step, address_of
from common.templatetags.ui import form_token, icon

DOT = '<span class="need__dot" aria-hidden="true"></span>'


class Needs:
    """Writes one line for each client: why, the way to the evidence, one thing to do, and "not now"."""

    def __init__(self, csrf_token: str) -> None:
        self.token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(csrf_token)}">'
        self.not_now, self.star = _("Not now"), icon("star")
        until = [("tomorrow", _("Until tomorrow")), ("days", _("In three days")), ("week", _("Next week")), ("month", _("In a month"))]
        self.until = "".join(f'<button class="menu__item" name="until" value="{value}">{escape(label)}</button>' for value, label in until)

    def written(self, lines: Iterable[Line]) -> SafeString:
        return mark_safe("".join(self.line(line) for line in lines))  # noqa: S308 - escaped

    def line(self, line: Line) -> str:
        name, address = escape(line.name), address_of("snooze", line.client_id, line.reason)
        return (
            f'<li class="need" id="need-{line.client_id}">{DOT if line.is_concern else self.star}'
            f'<p class="need__words"><a class="need__name" href="{address_of("client", line.client_id)}">{name}</a> '
            f'<a class="need__why" href="{escape(line.evidence)}">{escape(line.words)}</a></p>'
            f'<div class="need__steps">{self.step(line.step, name)}<details class="menu">'
            f'<summary class="btn btn--small btn--plain">{self.not_now}<span class="visually-hidden">: {name}</span></summary>'
            f'<form class="menu__panel" method="post" action="{address}" hx-post="{address}" hx-target="#attention">{self.token}{self.until}</form>'
            "</details></div></li>\n"
        )

    def step(self, step: Step, name: str) -> str:
        label = f'{escape(step.label)}<span class="visually-hidden">: {name}</span>'
        if not step.is_post:
            return f'<a class="btn btn--small" href="{escape(step.url)}">{label}</a>'
        return f'<form method="post" action="{escape(step.url)}">{self.token}{form_token()}<button class="btn btn--small">{label}</button></form>'
