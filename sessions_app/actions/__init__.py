from sessions_app.actions.outcomes import ChangedMeanwhile, Crossing, cancel, correct, log, refuse_crossing

__all__ = ["ChangedMeanwhile", "Crossing", "cancel", "correct", "log", "refuse_crossing"]
