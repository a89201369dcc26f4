"""Carrying clients' things out of the house and in: what `common.registry.tables` declares, as files that people and machines read."""
