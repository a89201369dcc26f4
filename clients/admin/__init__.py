"""Clients and what hangs off them, as staff see them: the facts openly, private words only under a support grant."""

from clients.admin import framework, people, plan

__all__ = ["framework", "people", "plan"]
