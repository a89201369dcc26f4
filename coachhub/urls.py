"""The map of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from clients.views import journey
from coachhub import errors, gallery, health, home, overview, portal, search, start, welcome

urlpatterns = [
    path("", home.home, name="home"),
    path("clients/<int:client_id>/", overview.overview, name="client"),
    path("clients/", include("clients.urls")),
    path("clients/", include("progress.urls")),
    path("", include("sessions_app.urls")),
    path("me/", portal.portal, name="me"),
    path("me/journey/", journey.own, name="my_journey"),
    path("search/", search.search, name="search"),
    path("start/", start.start, name="start"),
    path("welcome/<str:token>/", welcome.welcome, name="welcome"),
    path("accounts/login/", start.sign_in, name="sign_in"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
]

if settings.DEBUG:
    urlpatterns.append(path("design/", gallery.gallery, name="gallery"))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
