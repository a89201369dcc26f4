#!/usr/bin/env python
"""Django's command line; starts the embedded PostgreSQL first when DATABASE_URL is not set."""

import os
import signal
import sys

NEEDS_NO_DATABASE = {"collectstatic", "makemessages", "compilemessages", "help"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachhub.settings")
    # Without this a SIGTERM would skip what is registered for the end of the process, such as leaving the database.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    from common.embedded import DatabaseDidNotStart, ensure
    from common.environment import WrongEnvironment, environment, make_data_dir

    try:
        make_data_dir()
        command = sys.argv[1] if len(sys.argv) > 1 else "help"
        if not environment().database_url and command not in NEEDS_NO_DATABASE:
            os.environ["DATABASE_URL"] = ensure(environment().data_dir / "postgres")
            environment.cache_clear()
    except (WrongEnvironment, DatabaseDidNotStart) as problem:
        sys.exit(str(problem))

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
