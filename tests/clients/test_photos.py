"""The photo of a client: made anew, seen by those who may see the client."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from clients.models import Card, Client
from common.pictures import NotAPicture, TooLarge, portrait


def picture(width: int = 40, height: int = 30, kind: str = "PNG", **options) -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, kind, **options)
    return SimpleUploadedFile(f"me.{kind.lower()}", made.getvalue())


def upload(browser, client, file):
    return browser.post(f"/clients/{client.pk}/photo/", {"photo": file})


def seen(browser, url: str) -> int:
    return browser.get(url).status_code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_portrait_is_a_small_square(kind):
    with Image.open(portrait(picture(400, 90, kind))) as made:
        assert (made.size, made.format) == ((256, 256), "WEBP")


def test_portrait_stands_upright_and_forgets_where_it_was_taken():
    about = Image.Exif()
    about[0x0112], about[0x010E] = 6, "taken at home"
    tall = Image.new("RGB", (60, 60), "white")
    tall.paste("black", (0, 0, 60, 30))  # the upper half; turned by its orientation, it is the right one
    file = BytesIO()
    tall.save(file, "JPEG", exif=about, quality=95)
    made = Image.open(portrait(SimpleUploadedFile("a.jpg", file.getvalue())))
    dark = [made.getpixel(place)[0] < 128 for place in ((40, 128), (215, 128))]
    assert (dark, dict(made.getexif())) == ([False, True], {})


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"%PDF-1.7", b"\0" * 100])
def test_other_files_are_no_portrait(content):
    with pytest.raises(NotAPicture):
        portrait(SimpleUploadedFile("a.png", content))


def test_picture_that_unfolds_to_gigabytes_is_refused_by_its_header():
    with pytest.raises(TooLarge):
        portrait(picture(6000, 5000, "PNG"))


def test_maya_gives_noah_a_photo_and_takes_it_away(maya, noah, as_user):
    browser = as_user(maya)
    assert upload(browser, noah, picture()).status_code == 302
    client = Client.objects.get(pk=noah.pk)
    assert Card.objects.get(pk=noah.pk).photo == client.photo.name
    response = browser.get(client.photo_url)
    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == ("image/webp", "private, max-age=86400")
    assert browser.post(f"/clients/{noah.pk}/photo/remove/").status_code == 302
    assert (Client.objects.get(pk=noah.pk).photo.name, seen(browser, client.photo_url)) == ("", 404)


def test_new_photo_takes_the_file_of_the_old_one_away(maya, noah, as_user, django_capture_on_commit_callbacks):
    browser, files = as_user(maya), []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            upload(browser, noah, picture())
        files.append(Client.objects.get(pk=noah.pk).photo.name)
    assert [default_storage.exists(name) for name in files] == [False, True]


def test_only_who_may_see_the_client_sees_the_photo(maya, noah, otto, as_user, guest):
    upload(as_user(maya), noah, picture())
    url = Client.objects.get(pk=noah.pk).photo_url
    assert [seen(as_user(maya), url), seen(as_user(noah.user), url), seen(as_user(otto), url), seen(guest, url)] == [200, 200, 404, 302]
    assert [upload(as_user(person), noah, picture()).status_code for person in (noah.user, otto)] == [404, 404]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.png", b""), "This file is empty. Choose the photo again."),
        (SimpleUploadedFile("a.png", b"not a picture"), "This file is not a photo that can be read. Choose a JPEG, PNG, WebP or GIF."),
        (None, "Choose a photo first."),
    ],
)
def test_wrong_file_gets_a_sentence(maya, noah, as_user, file, sentence):
    response = as_user(maya).post(f"/clients/{noah.pk}/photo/", {"photo": file} if file else {})
    assert (response.status_code, sentence in response.text) == (422, True)
