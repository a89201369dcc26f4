"""Clients and what hangs off them, as staff see them: the facts openly, private words only under a support grant."""

from clients.admin import framework, journey, people, plan

__all__ = ["framework", "journey", "people", "plan"]
