"""The part that progress has in what crosses all apps."""

from progress.registry import portable

__all__ = ["portable"]
