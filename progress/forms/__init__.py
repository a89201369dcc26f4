"""What people type about how it goes."""
