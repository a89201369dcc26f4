"""Facts about many clients at once, in a fixed number of queries."""
