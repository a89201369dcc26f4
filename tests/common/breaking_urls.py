"""The site with a page that breaks, one that asks too much of the database, and one that misses it."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from coachhub.urls import *  # noqa: F403
from coachhub.urls import urlpatterns as site


def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def dawdles(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(1)")
    return HttpResponse()


def loses_its_connection(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return HttpResponse()


urlpatterns = [path("break/", breaks), path("dawdle/", dawdles), path("lose/", loses_its_connection), *site]
