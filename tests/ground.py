"""The environment and the database that tests stand on; a plugin of pytest's, so that they are there before Django reads its settings."""

import os

from common.embedded import ensure
from common.environment import ROOT, Environment

HASTY = ("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off")  # what tests write need not survive a power cut

Environment.model_config["env_file"] = None  # what somebody set for their own house is not for tests
os.environ.setdefault("DATABASE_POOL", "0")
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = ensure(ROOT / ".data" / "test-postgres", options=HASTY)
