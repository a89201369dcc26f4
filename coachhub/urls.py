"""The map of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from clients.views import consent, journey, practice
from coachhub import (
    api,
    arrivals,
    begin,
    data,
    device,
    erasure,
    errors,
    exports,
    gallery,
    health,
    home,
    overview,
    portal,
    practice_overview,
    search,
    seen,
    start,
    welcome,
)
from coachhub.api import pages as api_pages
from progress.views import check_in, entries, framework, numbers, progress, said, unsent, writing

urlpatterns = [
    path("", home.home, name="home"),
    path("not-now/", home.put_off, name="put_off"),
    path("not-now/<int:client_id>/<slug:reason>/", home.snooze, name="snooze"),
    path("not-now/<int:client_id>/<slug:reason>/wake/", home.wake, name="wake"),
    path("views/", home.saved_views, name="saved_views"),
    path("views/<int:view_id>/", home.rename_view, name="rename_view"),
    path("views/<int:view_id>/drop/", home.drop_view, name="drop_view"),
    path("clients/<int:client_id>/", overview.overview, name="client"),
    path("clients/<int:client_id>/brief/", overview.brief, name="brief"),
    path("clients/<int:client_id>/export/", exports.export_client, name="export_client"),
    path("clients/<int:client_id>/erase/", erasure.erase_client, name="erase_client"),
    path("clients/", include("clients.urls")),
    path("clients/", include("progress.urls")),
    path("", include("sessions_app.urls")),
    path("", include("recommendations.urls")),
    path("", include("messaging.urls")),
    path("me/", portal.portal, name="me"),
    path("me/begin/", begin.begin, name="begin"),
    path("me/begin/<int:number>/", begin.step, name="begin_step"),
    path("me/tasks/", portal.my_tasks, name="my_tasks"),
    path("me/journey/", journey.own, name="my_journey"),
    path("me/progress/", progress.own, name="my_progress"),
    path("me/progress/numbers/", numbers.numbers, name="numbers"),
    path("me/progress/count/<slug:slug>/", progress.own_metric, name="my_progress_metric"),
    path("me/progress/<slug:slug>.csv", progress.own_file, name="my_progress_file"),
    path("me/progress/<slug:slug>/", progress.own_element, name="my_progress_element"),
    path("me/check-in/", check_in.check_in, name="check_in"),
    path("me/check-in/draft/", check_in.check_in_draft, name="check_in_draft"),
    path("me/check-ins/", said.my_check_ins, name="my_check_ins"),
    path("me/check-ins/<int:check_in_id>/correct/", check_in.correct_check_in, name="correct_check_in"),
    path("me/check-ins/<int:check_in_id>/", said.my_check_in, name="my_check_in"),
    path("me/pulse/", check_in.pulse, name="pulse"),
    path("me/seen/", seen.seen, name="seen"),
    path("me/write/", writing.write, name="write"),
    path("me/write/draft/", writing.save_draft, name="save_draft"),
    path("me/write/draft/<uuid:token>/drop/", writing.drop_draft, name="drop_draft"),
    path("me/journal/", entries.entries, name="entries"),
    path("me/journal/<int:entry_id>/", entries.entry, name="entry"),
    path("me/journal/<int:entry_id>/edit/", writing.edit_entry, name="edit_entry"),
    path("me/journal/<int:entry_id>/readers/", entries.change_readers, name="change_readers"),
    path("me/journal/<int:entry_id>/delete/", entries.remove_entry, name="remove_entry"),
    path("me/journal/<int:entry_id>/put-back/", entries.put_entry_back, name="put_entry_back"),
    path("me/unsent/", unsent.unsent, name="unsent"),
    path("me/data/", data.data, name="data"),
    path("me/data/<int:client_id>/erase/", data.erase_own, name="erase_own"),
    path("exports/", exports.exports, name="exports"),
    path("exports/import/", arrivals.import_export, name="import_export"),
    path("exports/import/<int:arrival_id>/", arrivals.arrival, name="arrival"),
    path("exports/import/<int:arrival_id>/drop/", arrivals.drop_arrival, name="drop_arrival"),
    path("exports/<int:export_id>/download/", exports.download_export, name="download_export"),
    path("exports/<int:export_id>/delete/", exports.delete_export, name="delete_export"),
    path("me/consent/", consent.consent, name="consent"),
    path("overview/", practice_overview.practice_overview, name="practice_overview"),
    path("overview/<slug:part>/", practice_overview.practice_overview_file, name="practice_overview_file"),
    path("practice/", practice.practice, name="practice"),
    path("practice/framework/", framework.framework, name="framework"),
    path("practice/<int:client_id>/hand-over/", practice.practice_hand_over, name="practice_hand_over"),
    path("search/", search.search, name="search"),
    path("start/", start.start, name="start"),
    path("welcome/<str:token>/", welcome.welcome, name="welcome"),
    path("accounts/login/", start.sign_in, name="sign_in"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/openapi.json", api_pages.openapi, name="openapi"),
    path("api/docs/", api_pages.docs, name="api_docs"),
    path("api/", api.api.urls),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("service-worker.js", device.service_worker, name="service_worker"),
    path("offline/", device.offline, name="offline"),
    path("healthz", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
]

if settings.DEBUG:
    urlpatterns.append(path("design/", gallery.gallery, name="gallery"))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
