"""One client for the coach: how it stands, what happened since you met, and everything before."""

from coachhub.overview.pages import brief, overview

__all__ = ["brief", "overview"]
