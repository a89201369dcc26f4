"""Units of comparison: pages that everybody knows the cost of."""

from django.contrib import admin
from django.core.wsgi import get_wsgi_application

from accounts.models import User
from benchmarks.harness.pages import Page
from benchmarks.harness.plan import CannotMeasure
from clients.models import Client


class PlainClientAdmin(admin.ModelAdmin):
    """Django's changelist with five plain columns and nothing else, so that the unit stays the same while our admin changes."""

    list_display = ("name", "email", "state", "since_date", "engagement_score")


def changelist(name: str, *, email: str, rows: int) -> Page:
    """Django's admin changelist of so many clients; call it before anything asks for the site map, which copies the registry."""
    if admin.site.is_registered(Client):
        admin.site.unregister(Client)
    admin.site.register(Client, PlainClientAdmin, list_per_page=rows)
    page = Page(name, path="/admin/clients/client/", user=User.objects.get(email=email), application=get_wsgi_application())
    found = page.read().html.count('class="action-select"')
    if found != rows:
        raise CannotMeasure(f"The changelist shows {found} clients instead of {rows}.")
    return page
