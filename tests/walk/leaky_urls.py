"""The site with holes in it, to prove that the walk falls into each."""

from django.contrib.auth.decorators import login_not_required
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from accounts.gates import PersonRequest, coach_only
from clients.gates import get_client
from clients.models import Client, Note, Task
from coachhub.urls import *  # noqa: F403
from coachhub.urls import urlpatterns as site


def _anybodys(client_id: int) -> Client:
    return get_object_or_404(Client, pk=client_id)


@coach_only
def page(request: PersonRequest, client_id: int) -> HttpResponse:
    return HttpResponse(_anybodys(client_id).name)


@coach_only
def header(request: PersonRequest, client_id: int) -> HttpResponse:
    name = _anybodys(client_id).name
    get_client(request.user, client_id) if request.method == "POST" else None
    return HttpResponse(status=404, headers={"X-Client": name})


@coach_only
def redirect(request: PersonRequest, client_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"/search/?q={_anybodys(client_id).name}")


@coach_only
def stream(request: PersonRequest, client_id: int) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"data: ", _anybodys(client_id).name.upper().encode()]))


@coach_only
def letter(request: PersonRequest, client_id: int) -> HttpResponse:
    client = _anybodys(client_id)
    send_mail("A note", client.name, None, [request.user.email])
    return HttpResponse(status=404)


@coach_only
def forbidden(request: PersonRequest, client_id: int) -> HttpResponse:
    client = _anybodys(client_id)
    return HttpResponse() if client in Client.objects.visible_to(request.user) else HttpResponseForbidden()


@coach_only
def telling(request: PersonRequest, client_id: int) -> HttpResponse:
    client = Client.objects.visible_to(request.user).filter(pk=client_id).exists()
    words = "" if client or not Client.objects.filter(pk=client_id).exists() else "There is somebody of that number."
    return HttpResponse(words, status=200 if client else 404)


@coach_only
def body(request: PersonRequest) -> JsonResponse:
    return JsonResponse({"names": list(Client.objects.filter(pk=request.POST.get("client_id")).values_list("name", flat=True))})


@coach_only
def query(request: PersonRequest) -> JsonResponse:
    return JsonResponse({"names": list(Task.objects.filter(client=request.GET.get("client")).values_list("task_description", flat=True))})


@coach_only
def change(request: PersonRequest, client_id: int) -> HttpResponse:
    if request.method == "POST":
        Client.objects.filter(pk=request.POST.get("client", client_id)).update(name="Changed")
    get_client(request.user, client_id)
    return HttpResponse()


@coach_only
def add(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        Task.objects.create(client_id=request.POST["client_id"], task_description="Mine")
    return HttpResponse()


@coach_only
def look(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_client(request.user, client_id)
    client.tasks.update(position=7)
    return HttpResponse()


@coach_only
def crash(request: PersonRequest, client_id: int) -> HttpResponse:
    return HttpResponse(_anybodys(client_id).coachings.get(coach=request.user).coach.name)


def notes(request: PersonRequest) -> JsonResponse:
    of_client = Note.objects.filter(client__user=request.user)
    return JsonResponse({"notes": list(of_client.values_list("body", flat=True))})


@login_not_required
def open_door(request: HttpRequest, client_id: int) -> HttpResponse:
    return HttpResponse(_anybodys(client_id).email)


@coach_only
def away(request: PersonRequest) -> HttpResponse:
    return HttpResponseRedirect(request.GET.get("next", "/"))


@csrf_exempt
@coach_only
def unproven(request: PersonRequest) -> HttpResponse:
    return HttpResponse()


OF_CLIENT = [page, header, redirect, stream, letter, forbidden, telling, change, look, crash, open_door]
OF_NOBODY = [body, query, add, notes, away, unproven]
LEAKS = [path(f"{view.__name__}/<int:client_id>/", view, name=view.__name__) for view in OF_CLIENT]
LEAKS += [path(f"{view.__name__}/", view, name=view.__name__) for view in OF_NOBODY]
urlpatterns = [*LEAKS, *site]
