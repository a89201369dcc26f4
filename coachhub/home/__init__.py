"""The coach's home."""

from coachhub.home.clock import greeting
from coachhub.home.not_now import put_off, snooze, wake
from coachhub.home.page import home
from coachhub.home.saved_views import drop_view, rename_view, saved_views

__all__ = ["drop_view", "greeting", "home", "put_off", "rename_view", "saved_views", "snooze", "wake"]
