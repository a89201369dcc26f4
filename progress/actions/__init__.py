"""What keeps the snapshots of progress, and what coach and client agree: each function is one transaction."""
