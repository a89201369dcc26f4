"""What the admin of every app stands on, and the jobs."""

import json
from typing import Any

import procrastinate.contrib.django.admin as procrastinate_admin  # registers first, so that ours comes after it
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob


class HouseAdmin(admin.ModelAdmin):
    """Rows that staff may look at and change, but neither add nor delete: who goes is erased by an act of its own."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(HouseAdmin):
    """Rows that staff may only look at: what people did, and what is computed from it."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class EventInline(admin.TabularInline):
    model = ProcrastinateEvent
    fields = readonly_fields = ("type", "at")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(procrastinate_admin.ProcrastinateJobAdmin):
    """procrastinate's own, without the inline styles that our Content-Security-Policy forbids and its longer filters."""

    fields = ["id", "task_name", "ids", "status", "queue_name", "lock", "queueing_lock", "priority", "scheduled_at", "attempts"]
    readonly_fields = ["ids"]
    list_display = ["id", "task_name", "ids", "status", "attempts", "scheduled_at"]
    list_filter = ["status", "queue_name", "task_name"]
    search_fields = ["task_name"]
    ordering = ["-id"]
    inlines = [EventInline]
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "ids"]

    @admin.display(description=_("ids"))
    def ids(self, job: ProcrastinateJob) -> SafeString:
        return format_html("<code>{}</code>", json.dumps(job.args))
