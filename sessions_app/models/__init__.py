from sessions_app.models.agenda import AgendaBlock, PlanTemplate, Topic
from sessions_app.models.feed import CalendarFeed
from sessions_app.models.reminders import ReminderChoice
from sessions_app.models.session import Session, span_of
from sessions_app.models.words import PrivateNotes, Reflection

__all__ = ["AgendaBlock", "CalendarFeed", "PlanTemplate", "PrivateNotes", "Reflection", "ReminderChoice", "Session", "Topic", "span_of"]
