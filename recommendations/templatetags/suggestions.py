"""The words of suggestions: reasons with the way to their evidence, who wrote what, how sure the engine is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from clients.readings import ELEMENT_NAMES
from clients.readings import element_name as named
from recommendations.domain.lift import Lift
from recommendations.models import Activity, Recommendation, SessionRecommendation
from recommendations.models.suggestion import Source
from recommendations.readings.doing import Week
from recommendations.readings.effects import Change

register = template.Library()

PRIORITIES = {1: gettext_lazy("First"), 2: gettext_lazy("Next"), 3: gettext_lazy("When there is room")}
KINDS = {  # in the middle of a sentence, many of them
    "exercise": pgettext_lazy("kinds of activities", "exercises"),
    "journal_prompt": pgettext_lazy("kinds of activities", "writing prompts"),
    "reflection": pgettext_lazy("kinds of activities", "reflections"),
    "practice": pgettext_lazy("kinds of activities", "practices"),
    "reading": pgettext_lazy("kinds of activities", "readings"),
}
# What a reason says to the coach, by its key; the facts fill the gaps.
FOR_COACH = {
    "need": gettext_lazy("%(element)s is %(level)s; the aim is %(target)s."),
    "lowest": gettext_lazy("%(element)s is the quietest of the five, at %(level)s."),
    "fall": gettext_lazy("%(element)s is %(level)s, %(points)s points lower than its mean of 90 days."),
    "excess": gettext_lazy("%(element)s is running hot at %(level)s; this tends to settle it."),
    "focus": gettext_lazy("It belongs to “%(facet)s”, which is in focus."),
    "theme": gettext_lazy("The last shared entries speak of %(element)s."),
    "archetype": gettext_lazy("It suits %(archetype)s, which is noted for now."),
    "kind": gettext_lazy("%(kind)s were rated %(mean)s on average (%(count)s ratings)."),
    "item": gettext_lazy("Your clients rated this one %(mean)s on average (%(count)s people)."),
    "again": gettext_lazy("It was rated %(rating)s the last time."),
    "length": gettext_lazy("%(done)s of %(sent)s suggestions of about this length were done."),
    "new": gettext_lazy("New to try: nobody knows yet how useful it is here."),
    "control": gettext_lazy("Chosen by the simple rule, quietest element first, to measure the engine against it."),
    "repeat": gettext_lazy("It was sent before, %(weeks)s weeks ago."),
    "intensity": gettext_lazy("It asks for some effort, and Fire is %(level)s."),
}
# What the client reads of it; a reason that is not here is the coach's alone.
FOR_CLIENT = {
    "need": gettext_lazy("because %(element)s has been quiet lately"),
    "lowest": gettext_lazy("because %(element)s has been quiet lately"),
    "fall": gettext_lazy("because %(element)s has become quieter than it was"),
    "excess": gettext_lazy("because %(element)s has been running hot, and this tends to settle it"),
    "focus": gettext_lazy("because it belongs to “%(facet)s”, which you have in focus"),
    "theme": gettext_lazy("because your shared entries touch on it"),
    "kind": gettext_lazy("because you found %(kind)s helpful"),
    "again": gettext_lazy("because you found it helpful before"),
}
CAUTIONS = {"repeat", "intensity"}
# What the rows are that a reason counted, by its key: the words of the way to them.
COUNTED = {
    **dict.fromkeys(("need", "lowest", "excess", "intensity"), pgettext_lazy("of a level", "readings")),
    "fall": gettext_lazy("levels"),
    **dict.fromkeys(("focus", "archetype"), gettext_lazy("journey")),
    "theme": gettext_lazy("entries"),
    **dict.fromkeys(("kind", "again", "item"), pgettext_lazy("of suggestions", "ratings")),
    **dict.fromkeys(("length", "repeat"), gettext_lazy("suggestions")),
    "control": gettext_lazy("comparison"),
}
OF_LEVEL = {"need", "lowest", "excess", "intensity"}


@dataclass(frozen=True)
class Because:
    """One reason in words, its place among the reasons, and the way to its evidence."""

    place: int
    words: str
    url: str = ""
    label: str = ""
    is_caution: bool = False


@register.filter
def reasons_of(suggestion: Recommendation | SessionRecommendation) -> list[Because]:
    """All reasons, for the coach; a key without words is left out rather than shown raw."""
    return [_because(place, reason, suggestion) for place, reason in enumerate(suggestion.reasons) if reason.get("key") in FOR_COACH]


@register.filter
def reason_words(suggestion: Recommendation | SessionRecommendation, place: int) -> str:
    """One reason in the coach's words."""
    return _words(suggestion.reasons[place])


@register.filter
def standing_reasons(suggestion: Recommendation) -> list[str]:
    """Those that were not struck out, in the client's words, each once."""
    kept = [reason for place, reason in enumerate(suggestion.reasons) if place not in suggestion.struck and reason.get("key") in FOR_CLIENT]
    return list(dict.fromkeys(str(FOR_CLIENT[reason["key"]] % _spoken(reason.get("facts", {}))) for reason in kept))


def _because(place: int, reason: Mapping[str, Any], suggestion: Recommendation | SessionRecommendation) -> Because:
    key, is_caution = reason["key"], reason["key"] in CAUTIONS
    if key not in COUNTED:
        return Because(place, _words(reason), is_caution=is_caution)
    return Because(place, _words(reason), _evidence(place, reason, suggestion), str(COUNTED[key]), is_caution)


def _evidence(place: int, reason: Mapping[str, Any], suggestion: Recommendation | SessionRecommendation) -> str:
    """Where the very rows stand: readings behind a level on the day of the list, else what was counted for this reason."""
    if reason["key"] == "control":
        return reverse("recommendations:doing") + "#control-heading"
    if reason["key"] in OF_LEVEL:
        element = reason.get("facts", {}).get("element", "fire")  # what asks for effort is weighed against Fire
        day = timezone.localtime(suggestion.created_at).date()
        return f"{reverse('progress:element', args=[suggestion.client_id, element])}?on={day}#behind"
    view = "recommendations:why" if isinstance(suggestion, Recommendation) else "recommendations:why_for_session"
    return f"{reverse(view, args=[suggestion.pk])}#reason-{place}"


def _words(reason: Mapping[str, Any]) -> str:
    words = str(FOR_COACH[reason["key"]] % _spoken(reason.get("facts", {})))
    return words[:1].upper() + words[1:]


class _Spoken(dict[str, str]):
    def __missing__(self, fact: str) -> str:
        return "–"


def _spoken(facts: Mapping[str, Any]) -> _Spoken:
    """The facts as people write them: names of elements and kinds, numbers with one decimal where they have one."""
    return _Spoken({name: _fact(name, value) for name, value in facts.items()})


def _fact(name: str, value: Any) -> str:
    if name == "element" and value in ELEMENT_NAMES:
        return named(value)
    if name == "kind" and value in KINDS:
        return str(KINDS[value])
    if name in {"facet", "archetype"}:
        return _(str(value))
    if isinstance(value, float):
        return number_format(round(value, 1), decimal_pos=0 if name in {"level", "points", "target"} else 1)
    return str(value)


@register.filter
def priority_words(level: int) -> str:
    return str(PRIORITIES[level])


@register.filter
def kind_name(kind: str) -> str:
    return str(Activity.Kind(kind).label) if kind else ""


@register.filter
def written_by(suggestion: Recommendation) -> str:
    """Who wrote what stands there now, for the coach."""
    if suggestion.source == Source.WORDED:
        return _("rules, worded by %(model)s") % {"model": suggestion.model_name}
    if suggestion.source == Source.DRAFT:
        return _("draft by %(model)s") % {"model": suggestion.model_name}
    return str(suggestion.get_source_display())


@register.filter
def prepared_with(suggestion: Recommendation) -> str:
    """The same for the client: how it was prepared, and that a person looked at it."""
    coach = suggestion.decided_by.first_name if suggestion.decided_by else _("your coach")
    if suggestion.source == Source.COACH:
        return _("written by %(coach)s") % {"coach": coach}
    if suggestion.source in {Source.WORDED, Source.DRAFT}:
        return _("prepared with AI (%(model)s), reviewed by %(coach)s") % {"model": suggestion.model_name, "coach": coach}
    return _("prepared with CoachHub’s rules, reviewed by %(coach)s") % {"coach": coach}


@register.filter
def promise(suggestion: Recommendation) -> str:
    """How useful it may be, in words; a number would claim more than anybody knows."""
    if suggestion.mean is None or suggestion.sd is None:
        return ""
    if suggestion.mean - suggestion.sd / 2 > 0:
        return _("likely useful")
    return _("unsure") if suggestion.mean + suggestion.sd < 0 or suggestion.sd > 1 else _("worth a try")


@register.filter
def is_edited(suggestion: Recommendation) -> bool:
    return (suggestion.title, suggestion.description) != (suggestion.original_title, suggestion.original_text)


@register.filter
def seconds_left(suggestion: Recommendation, now: datetime | None = None) -> int:
    """How long it can still be taken back."""
    left = (suggestion.leaves_at - (now or timezone.now())).total_seconds() if suggestion.leaves_at else 0
    return max(0, round(left))


@register.filter
def change_words(change: Change) -> str:
    """What an answer did to the next list, in a sentence of facts."""
    said = _("rated %(rating)s") % {"rating": change.rating} if change.rating else _("set aside")
    words = {"title": change.suggestion.title, "said": said, "kind": KINDS.get(change.suggestion.kind, _("suggestions like it"))}
    effect = change.effect
    if effect is None:
        return _("“%(title)s”, %(said)s: counts from the next list on.") % words
    words |= {"before": str(effect.before), "after": str(effect.after)}
    if change.direction > 0:
        return _("“%(title)s”, %(said)s: more is expected of %(kind)s now; in the list before %(before)s, in the next %(after)s.") % words
    if change.direction < 0:
        return _("“%(title)s”, %(said)s: less is expected of %(kind)s now; in the list before %(before)s, in the next %(after)s.") % words
    return _("“%(title)s”, %(said)s: of %(kind)s, the list before held %(before)s, the next %(after)s.") % words


@register.filter
def one_decimal(value: float | None) -> str:
    return "–" if value is None else number_format(value, decimal_pos=1)


@register.filter
def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"


@register.filter
def means(weeks: list[Week]) -> list[float | None]:
    return [week.mean for week in weeks]


@register.filter
def lift_words(lift: Lift) -> str:
    """What the comparison says so far, and no more than it can."""
    words: dict[str, Any] = {"engine": lift.engine.count, "control": lift.control.count}
    if lift.difference is None:
        return _("Rated so far: %(engine)d chosen by the engine, %(control)d by the rule. Something can be said from ten on each side.") % words
    words |= {"difference": f"{lift.difference:+.1f}", "low": f"{lift.low:+.1f}", "high": f"{lift.high:+.1f}"}
    if lift.is_clear:
        return _("The engine’s choices differ by %(difference)s points, surely between %(low)s and %(high)s (%(engine)d and %(control)d ratings).") % words
    return _("No clear difference yet: %(difference)s points, between %(low)s and %(high)s (%(engine)d and %(control)d ratings).") % words


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds at a key, None for nothing."""
    return values.get(key)


@register.filter
def words(line: str) -> list[str]:
    return line.split(",")
