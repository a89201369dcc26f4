"""The views of the client list that a coach keeps under a name."""

from django.db import IntegrityError, transaction

from accounts.models import User
from clients.models import SavedView

MOST = 20


class NameTaken(Exception):
    """The coach already has a view with this name."""


class TooManyViews(Exception):
    """The coach keeps as many views as one row of chips can hold."""


@transaction.atomic
def keep_view(name: str, query: str, *, by: User) -> SavedView:
    """Keep these filters under this name; NameTaken, or TooManyViews from the twenty-first on."""
    # Two tabs saving at once are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if SavedView.objects.filter(coach=by).count() >= MOST:
        raise TooManyViews
    return _saved(SavedView(coach=by, name=name, query=query))


def rename_view(view: SavedView, name: str) -> SavedView:
    """Another name for the same filters; NameTaken."""
    view.name = name
    return _saved(view)


def drop_view(view: SavedView) -> None:
    SavedView.objects.filter(pk=view.pk).delete()


def _saved(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as problem:
        if "saved_view_once" in str(problem):
            raise NameTaken from None
        raise
    return view
