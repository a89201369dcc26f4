"""The activity library, what was suggested to whom and why, what came of it, and what coach and client allow the engine."""

from recommendations.models.activity import Activity
from recommendations.models.engine import ClientSignals, ModelState, ModelVersion
from recommendations.models.feedback import Feedback, FeedbackEvent
from recommendations.models.model_call import ModelCall
from recommendations.models.settings import EngineSettings
from recommendations.models.suggestion import Recommendation, RecommendationBatch, SessionRecommendation

__all__ = [
    "Activity",
    "ClientSignals",
    "EngineSettings",
    "Feedback",
    "FeedbackEvent",
    "ModelCall",
    "ModelState",
    "ModelVersion",
    "Recommendation",
    "RecommendationBatch",
    "SessionRecommendation",
]
