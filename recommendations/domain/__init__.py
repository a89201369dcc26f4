"""Suggestions in plain Python: no Django, no clock, no database."""
