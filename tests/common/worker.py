"""A real worker in a process of its own, for tests that kill it."""

import asyncio
import os

import django


async def work() -> None:
    from procrastinate.contrib.django import app

    import tests.common.slow_jobs  # noqa: F401

    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(concurrency=2, fetch_job_polling_interval=0.2)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "coachhub.settings"
    django.setup()
    asyncio.run(work())
