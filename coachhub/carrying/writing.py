"""Writing one client of an export: numbers become new ones, people are found by name, times stay as they were."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from clients.actions import refresh_cards
from clients.domain.kinds import KINDS
from clients.domain.names import sortable
from clients.models import Act, Client, Coaching
from coachhub.carrying.rows import is_person
from coachhub.carrying.unpacking import Listed, NotAnExport, Opened
from common.pictures import NotAPicture, TooLarge, portrait
from common.registry import Table, arrived, tables
from messaging.actions.conversations import refresh_conversations
from messaging.actions.uploads import bring_in
from messaging.actions.viewing import count_views
from messaging.domain.containers import NotTaken
from messaging.models import Resource, Upload
from progress.actions import refresh_balance, refresh_engagement, refresh_metrics

# What says by model and number which row it is about.
ABOUT = {"about_id": "about_type", "origin_id": "origin_type"}


@dataclass
class Writer:
    """One client on the way in: what the old numbers became, and who is who."""

    opened: Opened
    listed: Listed
    coach: User
    at: datetime
    client: Client = field(default_factory=Client)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    people: dict[tuple[str, bool], User] = field(default_factory=dict)

    def write(self) -> Client:
        found = self.opened.tables(self.listed)
        for table in tables():
            rows = found.get(table.name, [])
            if table.model is Client:
                self._write_client(table, rows)
            elif table.model is Coaching:
                self._write_coachings(rows)
            elif table.comes_in and "coach" in table.readers:
                self._write_rows(table, rows)
        for part in arrived:
            part.run(self.client, self.coach, self.at)
        refresh_cards([self.client.pk], at=self.at)
        refresh_balance([self.client.pk], at=self.at)
        refresh_engagement([self.client.pk], at=self.at)
        refresh_metrics([self.client.pk])
        refresh_conversations([self.client.pk])
        count_views(Resource.objects.filter(client=self.client).values_list("pk", flat=True))
        return self.client

    def _write_client(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if len(rows) != 1:
            raise NotAnExport(_("There is not one client in this folder."))
        self.client.practice = self.coach.membership.practice
        for name in table.columns("coach"):
            column = table.model._meta.get_field(name)
            if not isinstance(column, models.FileField):
                setattr(self.client, name, self._value(column, rows[0].get(name), rows[0]))
        self.client.sort_name, self.client.email = sortable(self.client.name), self.client.email.lower()
        if rows[0].get("photo"):
            self._add_photo(rows[0]["photo"])
        self._insert(table, self.client, rows[0])

    def _add_photo(self, name: str) -> None:
        # Made anew like any other upload: what somebody hands in may be something else than a picture.
        try:
            picture = portrait(ContentFile(self.opened.file(self.listed, name)))
        except (NotAPicture, TooLarge):
            raise NotAnExport(_("The photo of this client cannot be read.")) from None
        self.client.photo.save(picture.name or "portrait.webp", picture, save=False)

    def _add_file(self, upload: Upload, name: str) -> None:
        # Looked at anew: what the export says of the file is not believed.
        try:
            bring_in(upload, ContentFile(self.opened.file(self.listed, name), name=upload.name))
        except NotTaken:
            raise NotAnExport(_("A file of this client is none of the kinds that are taken.")) from None

    def _write_coachings(self, rows: list[dict[str, Any]]) -> None:
        """Whoever brings the client in coaches from now on, with the dates that stand beside the same name."""
        own = [row for row in rows if (row.get("coach") or {}).get("name") == self.coach.name]
        column = Coaching._meta.get_field
        for row in own:
            dates = {name: self._value(column(name), row.get(name), row) for name in ("started_at", "ended_at")}
            Coaching.objects.create(client=self.client, coach=self.coach, practice=self.client.practice, **dates)
        if all(row.get("ended_at") for row in own):
            Coaching.objects.create(client=self.client, coach=self.coach, practice=self.client.practice, started_at=self.at)

    def _write_rows(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """The rows in the order of their old numbers: of two acts about one thing the later one counts. No bell rings for what is long past."""
        later: list[tuple[models.Model, str, Any]] = []
        for row in sorted(rows, key=lambda row: int(row["id"])):
            written = table.model(**{table.path: self.client})
            if hasattr(written, "practice_id"):
                written.practice_id = self.client.practice_id
            for name in table.columns("coach"):
                column: Any = table.model._meta.get_field(name)
                if column.is_relation and column.related_model is table.model:
                    later.append((written, name, row.get(name)))
                elif not isinstance(column, models.FileField):
                    setattr(written, column.attname, self._value(column, row.get(name), row))
            if isinstance(written, Upload):
                self._add_file(written, str(row["file"]))
            if isinstance(written, Act):
                written.family = KINDS[written.kind].family
            table.fitted(written, self.at)
            self._insert(table, written, row)
        for written, name, number in later:
            if number is not None:
                table.model._base_manager.filter(pk=written.pk).update(**{f"{name}_id": self.numbers[table.model._meta.label_lower, int(number)]})

    def _insert(self, table: Table, written: models.Model, row: dict[str, Any]) -> None:
        written.save_base(raw=True, force_insert=True)  # as it is: the moments of adding and changing stay what they were
        self.numbers[table.model._meta.label_lower, int(row["id"])] = written.pk

    def _value(self, column: Any, value: Any, row: dict[str, Any]) -> Any:
        """What goes into the column; KeyError for a number that names no row, ValidationError for what the column does not take."""
        if column.name in ABOUT and value is not None:
            # A row that did not come along keeps a number that no other row can have.
            return self.numbers.get((str(row.get(ABOUT[column.name])), int(value)), -abs(int(value)))
        if column.name not in row:
            return column.get_default()
        if value is None or not column.is_relation:
            return self._checked(column, value)
        if is_person(column):
            return self._person(str(value["name"]), is_client=value["is_client"] is True).pk
        if isinstance(value, str):
            found = column.related_model._base_manager.get(slug=value)
            return getattr(found, column.target_field.attname)
        return self.numbers[column.related_model._meta.label_lower, int(value)]

    def _checked(self, column: Any, value: Any) -> Any:
        plain = column.to_python(value)
        if plain is not None:
            column.run_validators(plain)
        return plain

    def _person(self, name: str, *, is_client: bool) -> User:
        known = self.people.get((name, is_client))
        if known is None:
            known = self.people[name, is_client] = self._found(name, is_client=is_client)
        return known

    def _found(self, name: str, *, is_client: bool) -> User:
        """A coach of the practice by this name, else somebody who stands in for a person without an account here and can never sign in."""
        colleagues = User.objects.filter(membership__practice=self.client.practice_id, name=name)
        if not is_client and name == self.coach.name:
            return self.coach
        if not is_client and (colleague := colleagues.order_by("pk").first()):
            return colleague
        role = User.Role.CLIENT if is_client else User.Role.COACH
        address = self.client.stand_in_address if is_client else stand_in_for_coach(name, self.client.practice_id)
        fields = {"name": name[:120], "role": role, "is_active": False, "password": "!", "joined_at": self.at}
        return User.objects.get_or_create(email=address, defaults=fields)[0]


def write_client(opened: Opened, listed: Listed, *, coach: User, at: datetime) -> Client:
    return Writer(opened, listed, coach, at).write()


def stand_in_for_coach(name: str, practice_id: int) -> str:
    return f"coach-{name.encode().hex()[:40]}@practice-{practice_id}.imported.invalid"
