"""What is agreed and what happened: to look at only, because coach and client are who change it."""

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from clients.domain.kinds import KINDS, SEEN_BY_COACH
from clients.models import Access, Act, Card, Goal, Milestone, Task
from common.admin import ReadOnlyAdmin


@admin.register(Task)
class TaskAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "task"
    exclude = ("outcome_note",)  # a person's own words are not for staff
    list_display = ("task_id", "client", "status", "element", "due_date", "created_at", "settled_at")
    list_filter = ("status", "element", "due_date")
    list_select_related = ("client", "element")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-task_id",)


class MilestoneInline(admin.TabularInline):
    model = Milestone
    fields = readonly_fields = ("position", "title", "done_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Goal)
class GoalAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "goal"
    exclude = ("why",)  # a person's own reasons are not for staff
    list_display = ("id", "client", "target_date", "reached_at", "created_at")
    list_filter = ("reached_at", "created_at")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)
    inlines = (MilestoneInline,)


class KindFilter(admin.SimpleListFilter):
    """The kinds that there are, from the code: asking a million acts for theirs takes longer than the page."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(slug, slug) for slug in KINDS if slug in SEEN_BY_COACH]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Act]) -> QuerySet[Act]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Act)
class ActAdmin(LoggedReading, ReadOnlyAdmin):
    """The log, without what only the client sees."""

    reads_as = "act"
    list_display = ("act_id", "at", "client", "kind", "actor", "due_at")
    list_filter = (KindFilter, "at")
    list_select_related = ("client", "actor")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-act_id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Act]:
        return super().get_queryset(request).filter(kind__in=SEEN_BY_COACH)


@admin.register(Access)
class AccessAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "actor", "what", "client", "address")
    list_filter = ("what", "at")
    list_select_related = ("client", "actor")
    search_fields = (*NAME_AND_ADDRESS, "actor__name", "actor__email")
    ordering = ("-id",)


@admin.register(Card)
class CardAdmin(ReadOnlyAdmin):
    list_display = ("client", "last_act_at", "next_session_at", "tasks_open", "tasks_overdue", "formula_version", "computed_at")
    list_filter = ("formula_version", "computed_at")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("client_id",)
    fields = (
        "client",
        "last_act_at",
        "last_session_at",
        "next_session_at",
        "sessions_held",
        "tasks_open",
        "tasks_overdue",
        "next_due_date",
        "acts_by_week",
        "formula_version",
        "computed_at",
    )
