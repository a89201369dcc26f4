"""Writing to each other: sending, changing, reading, and what is not sent yet."""
