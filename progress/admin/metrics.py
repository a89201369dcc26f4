from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from progress.models import EngagementMetric


@admin.register(EngagementMetric)
class EngagementMetricAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "metric"
    fields = list_display = ("client", "metric_name", "date", "value")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    show_full_result_count = False
    ordering = ("-id",)
