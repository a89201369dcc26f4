"""Every component with its states, in both themes; only while developing. Its sample texts are not translated: nobody but us reads them."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.drawings import ELEMENTS

SECTIONS = {
    "colour": "Colour",
    "type": "Type",
    "signs": "Signs and icons",
    "buttons": "Buttons",
    "badges": "Badges and avatars",
    "cards": "Cards and rows",
    "numbers": "Numbers",
    "tabs": "Tabs, chips, search",
    "fields": "Form fields",
    "floating": "What floats",
    "notices": "Notices and empty places",
    "timeline": "Timeline",
    "bubbles": "Messages",
}
COLOURS = ["surface", "canvas", "sunk", "ink", "ink-soft", "ink-faint", "line", "line-strong", "accent", "danger"]
ICONS = ["users", "user-plus", "search", "sun", "calendar", "check", "message-circle", "book-open", "target", "pencil", "trash-2", "send", "lock", "key-round"]
WORDS = {"fire": "Fire", "water": "Water", "earth": "Earth", "air": "Air", "aether": "Aether"}


class SampleForm(forms.Form):
    name = forms.CharField(label="Name")
    email = forms.EmailField(label="Email address", help_text="Where the invitation goes.", required=False)
    zone = forms.ChoiceField(label="Time zone", choices=[("", "Europe/Berlin")])
    goal = forms.CharField(label="Goal", widget=forms.Textarea(attrs={"rows": 3}), help_text="One sentence in the client's own words.", required=False)
    share = forms.ChoiceField(label="Who may read it", choices=[("me", "Only me"), ("coach", "My coach too")], widget=forms.RadioSelect, initial="me")
    invite = forms.BooleanField(label="Send the invitation at once", help_text="The link works once, for 14 days.", required=False, initial=True)
    code = forms.CharField(label="Code", disabled=True, initial="waits for the email")


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """The page /design/."""
    themes = [_theme(name) for name in ("light", "dark")]
    sections = [{"slug": slug, "title": title, "template": f"coachhub/gallery/{slug}.html"} for slug, title in SECTIONS.items()]
    return render(request, "coachhub/gallery.html", {"sections": sections, "themes": themes, **_samples()})


def _theme(name: str) -> dict[str, Any]:
    wrong = SampleForm({"email": "noah@", "goal": "Back to work by spring", "share": "me"}, auto_id=f"{name}_wrong_%s")
    wrong.add_error(None, "The plan was not saved: two fields need another look. Your text is still here.")
    return {"name": name, "form": SampleForm(auto_id=f"{name}_%s"), "wrong": wrong}


def _samples() -> dict[str, Any]:
    values = [58, 44, None, 31, 66]
    return {
        "colours": COLOURS,
        "icons": ICONS,
        "elements": [{"slug": element, "label": WORDS[element]} for element in ELEMENTS],
        "balance": [
            {"element": element, "label": WORDS[element], "value": value, "phrase": "quieter than a month ago" if element == "water" else ""}
            for element, value in zip(ELEMENTS, values, strict=True)
        ],
        "banded": [
            {"element": "fire", "label": "Fire", "value": 70, "low": 61, "high": 79, "phrase": "strong and running hot"},
            {"element": "water", "label": "Water", "value": 44, "low": 34, "high": 54, "phrase": "present, quieter than a month ago"},
            {"element": "earth", "label": "Earth", "value": 12, "low": 0, "high": 27, "phrase": "quiet lately, a first impression"},
            {"element": "air", "label": "Air", "value": None, "phrase": "last reading 3 March, too old to say", "is_old": True},
            {"element": "aether", "label": "Aether", "value": None, "phrase": "no check-in yet"},
        ],
        "rising": [55, 58, 60, 66, 69, 68, 74, 82],
        "falling": [72, 70, 64, 60, 52, 47, 41, 38],
        "gaps": [50, 54, None, None, 62, 58, None, 66],
        "steady": [90, 91, 90, 91, 92, 91, 92, 91],
        "counts": [0, 2, 1, 3, 0, 0, 1, 4, 2, 3, 5, 4],
        "message": Message(constants.SUCCESS, "“Ember practice” moved to 3 of 5."),
        "error_message": Message(constants.ERROR, "The plan was not saved: no connection. Your text is still here."),
    }
