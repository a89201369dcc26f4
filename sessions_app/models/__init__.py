from sessions_app.models.agenda import AgendaBlock, PlanTemplate, Topic
from sessions_app.models.session import Session, span_of
from sessions_app.models.words import PrivateNotes, Reflection

__all__ = ["AgendaBlock", "PlanTemplate", "PrivateNotes", "Reflection", "Session", "Topic", "span_of"]
