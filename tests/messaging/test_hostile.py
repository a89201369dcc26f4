"""Forty files that somebody might hand in, each with what becomes of it: refused with a sentence, or kept so that nothing in it runs."""

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from common.environment import ROOT
from common.pictures import LARGEST_PIXELS, MANY_PIXELS
from messaging.models import Upload
from tests import factories
from tests.messaging import corpus

MEASURE = """
import resource, sys
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from common.pictures import made_anew
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made_anew(ContentFile(content))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
HTML = b"<!DOCTYPE html><script>fetch('/clients/')</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
PAGE = "“{name}” is a web page or a drawing with code in it, which is not taken. Save it as PDF, or share a link."
PROGRAM = "“{name}” is a program. Programs are not taken."
DAMAGED = "“{name}” is damaged or its end is missing. Save it again and choose the new file."
NO_PICTURE = "“{name}” cannot be read as a picture. Save it again as JPEG or PNG."
TOO_MANY_PIXELS = "“{name}” has more than 25 megapixels, or as WebP or AVIF more than 7. Make the picture smaller first."
ARCHIVE = "“{name}” is an archive. Unpack it and choose the files themselves."
MACROS = "“{name}” holds macros, which are small programs. Save it without macros."
OLD = "“{name}” has an old or locked Office format. Save it as .docx, .xlsx, .pptx or PDF."
UNKNOWN = "“{name}” is none of the kinds that are taken: PDF, pictures, audio, video, documents and text."
EMPTY = "“{name}” is empty. Choose the file again."


def with_place() -> bytes:
    """A photograph that tells where it was taken."""
    about = Image.Exif()
    about[0x010E] = "taken at home"
    about.get_ifd(0x8825)[1] = "N"
    return corpus.picture("JPEG", 80, 60, exif=about)


def bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 30_000_000)
    return made.getvalue()


def animated() -> bytes:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("teal", "white")]
    made = BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], loop=0)
    return made.getvalue()


def seen_through() -> bytes:
    made = BytesIO()
    Image.new("RGBA", (30, 30), (0, 128, 128, 90)).save(made, "WEBP")
    return made.getvalue()


# What is handed in, and the sentence with which it is refused.
REFUSED = [
    ("nothing.pdf", b"", EMPTY),
    ("page.html", HTML, PAGE),
    ("page.pdf", HTML, PAGE),
    ("page-behind-a-comment.txt", b"<!-- a --><!-- b -->\n<html>", PAGE),
    ("page-with-a-mark.txt", b"\xef\xbb\xbf  <HTML><body onload=alert(1)>", PAGE),
    ("drawing.svg", SVG, PAGE),
    ("drawing.png", b"<?xml version='1.0'?>" + SVG, PAGE),
    ("script.php", b"<?php system($_GET['x']); ?>", PAGE),
    ("page-before-a-pdf.pdf", HTML + corpus.pdf(), PAGE),
    ("run.exe", b"MZ\x90\0" + b"\0" * 60, PROGRAM),
    ("holiday.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 60, PROGRAM),
    ("notes.txt", b"#!/bin/sh\nrm -rf ~\n", PROGRAM),
    ("cut.pdf", corpus.pdf()[:-40], DAMAGED),
    ("cut.docx", corpus.office()[:-30], DAMAGED),
    ("cut.wav", corpus.wav(1)[:400], DAMAGED),
    ("cut.png", corpus.picture("PNG", 90, 90)[:60], NO_PICTURE),
    ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 30, NO_PICTURE),
    ("picture-that-unfolds.png", corpus.huge_png(30_000, 30_000), TOO_MANY_PIXELS),
    ("picture-just-too-large.png", corpus.huge_png(5001, 5000), TOO_MANY_PIXELS),
    ("files.zip", corpus.zipped(a=b"1"), ARCHIVE),
    ("way-out.docx", corpus.zipped(**{"[Content_Types].xml": b"", "word/document.xml": b"", "../../evil": b""}), ARCHIVE),
    ("bomb.docx", bomb(), ARCHIVE),
    ("program.jar", corpus.zipped(**{"META-INF/MANIFEST.MF": b""}), ARCHIVE),
    ("macros.docx", corpus.zipped(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}), MACROS),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, OLD),
    ("film.avi", b"RIFF" + (20).to_bytes(4, "little") + b"AVI LIST" + b"\0" * 12, UNKNOWN),
    ("film.mkv", b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska" + b"\0" * 20, UNKNOWN),
    ("noise.txt", bytes(range(256)), UNKNOWN),
    ("latin.txt", "Zürich".encode("latin-1"), UNKNOWN),
    ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 20, "“{name}” is a HEIC photo, which most browsers cannot show. Save it as JPEG."),
]
# What is handed in; the name, the kind and the type under which it is kept.
KEPT = [
    ("../../etc/passwd", b"root:x:0:0\n", "passwd.txt", "text", "text/plain"),
    ("C:\\Users\\maya\\photo.exe.jpg", corpus.picture("JPEG"), "photo.exe.jpg", "image", "image/jpeg"),
    ("invoice\u202egpj.pdf", corpus.pdf(), "invoicegpj.pdf", "pdf", "application/pdf"),
    ("page.html", b"Only words about <b>bold</b>.", "page.html.txt", "text", "text/plain"),
    ("CON.txt", b"Words", "_CON.txt", "text", "text/plain"),
    ("where.jpg", with_place(), "where.jpg", "image", "image/jpeg"),
    ("picture.pdf", corpus.picture("PNG"), "picture.pdf.png", "image", "image/png"),
    ("picture-and-archive.gif", animated() + corpus.zipped(a=HTML), "picture-and-archive.png", "image", "image/png"),
    ("glass.webp", seen_through(), "glass.webp", "image", "image/webp"),
    ("active.pdf", corpus.pdf(extra=b"% /OpenAction << /S /JavaScript /JS (app.alert(1)) >>\n"), "active.pdf", "pdf", "application/pdf"),
]


def hand_in(browser, name: str, content: bytes):
    return browser.post("/library/files/new/", {"upload": corpus.upload(name, content), "end": "1"})


def test_corpus_holds_forty_files():
    assert len(REFUSED) + len(KEPT) == 40


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_refused_with_a_sentence_and_nothing_left(maya, as_user, tmp_path, name, content, sentence):
    answer = hand_in(as_user(maya), name, content)
    assert (answer.status_code, answer.context["form"].errors["upload"]) == (422, [sentence.format(name=name)])
    assert (Upload.objects.count(), [path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == (0, [])


@pytest.mark.parametrize(("name", "content", "kept_name", "kind", "media_type"), KEPT, ids=[name for name, *_ in KEPT])
def test_kept_as_what_it_is_under_a_name_that_deceives_nobody(maya, noah, as_user, name, content, kept_name, kind, media_type):
    upload = factories.upload(by=maya, name=name, content=content)
    assert (upload.name, upload.kind, upload.media_type) == (kept_name, kind, media_type)
    resource = factories.resource(noah, factories.library_item(maya, file=upload))
    answer = as_user(noah.user).get(f"/files/{resource.pk}/content/")
    shown = "inline" if upload.is_inline else "attachment"
    guards = [answer["X-Content-Type-Options"], answer["Content-Type"].partition(";")[0], answer["Content-Disposition"].partition(";")[0]]
    assert guards == ["nosniff", media_type, shown]
    assert ("sandbox" in answer["Content-Security-Policy"]) == (kind != "pdf")


def test_picture_is_drawn_again_and_tells_no_place(maya):
    upload = factories.upload(by=maya, name="where.jpg", content=with_place())
    with Image.open(upload.file.open()) as kept:
        assert (dict(kept.getexif()), kept.size) == ({}, (80, 60))
    assert b"taken at home" not in upload.file.open().read()


def test_what_hangs_behind_a_picture_is_not_kept(maya):
    upload = factories.upload(by=maya, name="a.gif", content=animated() + corpus.zipped(a=HTML))
    assert b"PK\x03\x04" not in upload.file.open().read()


def test_large_picture_becomes_one_of_2560_pixels_and_a_small_one(maya):
    made = Image.new("RGB", (4000, 3000), "teal")
    ImageDraw.Draw(made).ellipse((100, 100, 3000, 2500), "white")
    file = BytesIO()
    made.save(file, "JPEG")
    upload = factories.upload(by=maya, name="large.jpg", content=file.getvalue())
    with Image.open(upload.preview.open()) as small:
        assert ((upload.width, upload.height), max(small.size), small.format) == ((2560, 1920), 480, "WEBP")


def test_picture_lying_on_its_side_stands_upright(maya):
    about = Image.Exif()
    about[0x0112] = 6
    upload = factories.upload(by=maya, name="a.jpg", content=corpus.picture("JPEG", 80, 60, exif=about))
    assert (upload.width, upload.height) == (60, 80)


@pytest.mark.parametrize(
    ("kind", "mode", "side"), [("JPEG", "RGB", 5000), ("PNG", "RGBA", 5000), ("PNG", "P", 5000), ("WEBP", "RGBA", 2640), ("AVIF", "RGB", 2640)]
)
def test_no_picture_that_is_taken_needs_more_than_150_megabytes(tmp_path, kind, mode, side):
    """Measured in a process of its own, because a process never gives its highest mark back."""
    Image.effect_noise((500, 500), 80).convert("RGB").resize((side, side)).convert(mode).save(tmp_path / "picture", kind)
    done = subprocess.run([sys.executable, "-c", MEASURE, tmp_path / "picture"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert (side * side <= MANY_PIXELS.get(kind, LARGEST_PIXELS), int(done.stdout) <= 150) == (True, True)


def test_larger_file_than_is_taken_is_refused(maya, as_user, settings):
    settings.UPLOAD_LIMITS = settings.UPLOAD_LIMITS | {"file": 2 * 1024}
    answer = hand_in(as_user(maya), "long.txt", b"x" * 2049)
    assert answer.context["form"].errors["upload"] == ["“long.txt” is larger than 2.0\xa0KB. Make it smaller, or share a link to it."]


def test_eleventh_file_is_refused(maya, as_user):
    files = [corpus.upload(f"{number}.txt", b"x") for number in range(11)]
    answer = as_user(maya).post("/library/files/new/", {"upload": files, "end": "1"})
    assert answer.context["form"].errors["upload"] == ["These are more than 10 files. Choose fewer at a time."]


def test_one_refused_file_keeps_the_others_out_too(maya, as_user):
    files = [corpus.upload("good.txt", b"x"), corpus.upload("bad.exe", b"MZ")]
    answer = as_user(maya).post("/library/files/new/", {"upload": files, "end": "1"})
    assert (answer.status_code, Upload.objects.count()) == (422, 0)
