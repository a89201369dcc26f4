"""The map of the site with the gallery, which otherwise exists only in development."""

from django.urls import path

from coachhub.gallery import gallery
from coachhub.urls import handler400, handler403, handler404, handler500
from coachhub.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*real, path("design/", gallery, name="gallery")]
