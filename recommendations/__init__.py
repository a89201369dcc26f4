"""Suggestions: the activity library, the engine, the coach's review and the client's answers."""

import os

# Said before numpy is loaded: its matrices are small here, and threads that wait for each other cost more beside a web server than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
