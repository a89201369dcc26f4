"""The bytes of a file, after the gate: whole or the part that a player asks for, and so that no browser runs what is in it."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.csp import CSP
from django.utils.http import content_disposition_header

from common.files import pieces_of, size_of
from messaging.domain.ranges import Unsatisfiable, asked_part
from messaging.models import Upload

# The page of a PDF holds the browser's own viewer in a frame.
WITH_FRAME: dict[str, Any] = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}
SANDBOX = "sandbox; default-src 'none'"
# Browsers' own viewers of PDF refuse a sandbox; this one may still load nothing.
FOR_PDF = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


class Pieces(StreamingHttpResponse):
    """A file that is read piece by piece as it leaves, also where the server is asynchronous: never as a whole in memory."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces: Iterator[bytes] = iter(self.streaming_content)  # type: ignore[arg-type]
        while (piece := await sync_to_async(lambda: next(pieces, b""))()) != b"":
            yield piece


def serve(request: HttpRequest, upload: Upload, *, as_attachment: bool = False) -> HttpResponseBase:
    """The file for somebody who may see it; what a browser cannot show harmlessly is always an attachment."""
    name = str(upload.file.name)
    try:
        size = size_of(default_storage, name)
        part = asked_part(request.headers.get("Range", ""), size) if "If-Range" not in request.headers else None
    except FileNotFoundError:
        raise Http404 from None
    except Unsatisfiable:
        return _guarded(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), upload)
    first, last = part or (0, size - 1)
    pieces = pieces_of(default_storage, name, first=first, last=last) if request.method == "GET" else iter(())
    response = Pieces(pieces, status=206 if part else 200, content_type=_type_of(upload))
    response["Content-Length"] = str(last - first + 1)
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Disposition"] = str(content_disposition_header(as_attachment or not upload.is_inline, upload.name))
    return _guarded(response, upload)


def serve_preview(upload: Upload) -> HttpResponseBase:
    """The small picture for lists."""
    if not upload.preview:
        raise Http404
    try:
        response = Pieces(pieces_of(default_storage, str(upload.preview.name), first=0, last=size_of(default_storage, str(upload.preview.name)) - 1))
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Type"] = "image/webp"
    return _guarded(response, upload)


def _type_of(upload: Upload) -> str:
    return "text/plain; charset=utf-8" if upload.kind == Upload.Kind.TEXT else upload.media_type


def _guarded(response: HttpResponseBase, upload: Upload) -> HttpResponseBase:
    response["Accept-Ranges"] = "bytes"
    is_pdf = upload.kind == Upload.Kind.PDF and "attachment" not in response.headers.get("Content-Disposition", "")
    response["Content-Security-Policy"] = FOR_PDF if is_pdf else SANDBOX
    response["X-Frame-Options"] = "SAMEORIGIN" if is_pdf else "DENY"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
