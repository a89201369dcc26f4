"""Coaches and clients that are made up, to measure how much better the engine does than simple rules (docs/suggestions.md)."""
