"""How dates are written, by language: Django reads these in place of its own, and the house adds the shapes with a weekday."""
