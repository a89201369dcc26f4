"""Facts about suggestions, gathered for pages and for the engine."""
