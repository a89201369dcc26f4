"""Tells one program what waits, in a process of its own, for a test that kills it."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "coachhub.settings"
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from messaging.actions import telling

    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    telling.tell_next(int(sys.argv[1]), at=timezone.now())
