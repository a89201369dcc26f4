"""What the sign-in pages need beyond the components: allauth's forms in the house's manner, and the doors of the demo world."""

from typing import Any

from allauth.account.fields import PasswordField
from django import forms, template
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.browsers import browser_and_system
from accounts.forms.arrivals import PASSWORD_HINT
from accounts.models import User

register = template.Library()

AUTOCOMPLETE = {"login": "username webauthn", "code": "one-time-code"}
LABELS = {
    "login": gettext_lazy("Email"),
    "oldpassword": gettext_lazy("Current password"),
    "password2": gettext_lazy("The same again"),
    "code": gettext_lazy("Code"),
}


@register.simple_tag
def in_house(form: forms.BaseForm) -> forms.BaseForm:
    """The form without placeholders (the label says it), with hints of one sentence and what browsers need to fill it in."""
    for name, field in form.fields.items():
        attributes = field.widget.attrs
        attributes.pop("placeholder", None)
        field.label = LABELS.get(name, field.label)
        if name in AUTOCOMPLETE:
            attributes["autocomplete"] = AUTOCOMPLETE[name]
        if name == "code":
            attributes |= {"autocapitalize": "characters", "spellcheck": "false"}
        if isinstance(field, PasswordField):
            field.help_text = PASSWORD_HINT if name == "password1" else ""
    # A form that was checked keeps its fields' old words beside the fields.
    form._bound_fields_cache.clear()  # type: ignore[attr-defined]
    _focus_first(form)
    return form


def _focus_first(form: forms.BaseForm) -> None:
    visible = form.visible_fields()
    if visible and not form.is_bound:
        visible[0].field.widget.attrs.setdefault("autofocus", True)


@register.simple_tag
def demo_doors() -> list[dict[str, Any]]:
    """The doors of the demo world as role and words; none in any other world."""
    if not settings.DEMO_DOORS:
        return []
    people = User.objects.of_demo_world().filter(email__in=[f"{role}@example.com" for role in User.Role.values], is_active=True)
    here = {person.role for person in people if person.email == f"{person.role}@example.com"}
    words = {"coach": _("Enter as coach"), "client": _("Enter as client"), "staff": _("Enter as staff")}
    return [{"role": role, "label": label} for role, label in words.items() if role in here]


@register.filter
def browser_name(user_agent: str) -> str:
    """Browser and system, as in “Firefox on Linux”, or what of it is known."""
    browser, system = browser_and_system(user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Another browser")
