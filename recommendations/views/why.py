"""Behind the reasons of one suggestion: the rows that they counted."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from common.answers import page
from recommendations.gates import get_for_session, get_to_read
from recommendations.models import Recommendation, SessionRecommendation
from recommendations.readings.evidence import evidence_of


@coach_only
@require_safe
def why(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    return _why(request, get_to_read(request.user, recommendation_id))


@coach_only
@require_safe
def why_for_session(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    return _why(request, get_for_session(request.user, recommendation_id))


def _why(request: PersonRequest, row: Recommendation | SessionRecommendation) -> HttpResponse:
    record_read(row.client, "suggestions", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    context = {"section": "clients", "tab": "suggestions", "client": row.client, "row": row, "behind": evidence_of(row, request.user)}
    return page(request, "recommendations/why.html", context)
