"""Fields that take files: each as it will be kept, or a sentence why it is not taken."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.actions.incoming import MOST_FILES, Incoming, look_at
from messaging.actions.uploads import NoRoom
from messaging.domain.containers import NotTaken
from messaging.domain.media import ENDINGS

ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
WHY: dict[str, Any] = {
    "empty": gettext_lazy("“%(name)s” is empty. Choose the file again."),
    "too_large": gettext_lazy("“%(name)s” is larger than %(limit)s. Make it smaller, or share a link to it."),
    "picture_too_large": gettext_lazy("“%(name)s” has more than 25 megapixels, or as WebP or AVIF more than 7. Make the picture smaller first."),
    "picture_damaged": gettext_lazy("“%(name)s” cannot be read as a picture. Save it again as JPEG or PNG."),
    "cut": gettext_lazy("“%(name)s” is damaged or its end is missing. Save it again and choose the new file."),
    "page": gettext_lazy("“%(name)s” is a web page or a drawing with code in it, which is not taken. Save it as PDF, or share a link."),
    "program": gettext_lazy("“%(name)s” is a program. Programs are not taken."),
    "macros": gettext_lazy("“%(name)s” holds macros, which are small programs. Save it without macros."),
    "archive": gettext_lazy("“%(name)s” is an archive. Unpack it and choose the files themselves."),
    "old_office": gettext_lazy("“%(name)s” has an old or locked Office format. Save it as .docx, .xlsx, .pptx or PDF."),
    "heic": gettext_lazy("“%(name)s” is a HEIC photo, which most browsers cannot show. Save it as JPEG."),
    "unknown": gettext_lazy("“%(name)s” is none of the kinds that are taken: PDF, pictures, audio, video, documents and text."),
}


def why_not(problem: NotTaken, name: str) -> str:
    short = name if len(name) <= 60 else f"{name[:57]}…"
    return str(WHY[problem.reason]) % {"name": short, "limit": filesizeformat(settings.UPLOAD_LIMITS["file"])}


def no_room(problem: NoRoom) -> str:
    return _("There is room for %(left)s more, and this needs more than that. Nothing was kept. Delete files that nobody needs, or share a link.") % {
        "left": filesizeformat(problem.left)
    }


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class IncomingField(forms.FileField):
    """Files as they will be kept, at most ten at once; `clean` gives a list of them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": ACCEPT, "multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Incoming]:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if not uploads:
            super().clean(None, initial)
            return []
        if len(uploads) > MOST_FILES:
            words = ngettext("This is more than %(most)d file.", "These are more than %(most)d files. Choose fewer at a time.", MOST_FILES)
            raise forms.ValidationError(words % {"most": MOST_FILES})
        taken, problems = [], []
        for upload in uploads:
            try:
                taken.append(look_at(upload))
            except NotTaken as problem:
                problems.append(why_not(problem, upload.name or ""))
        if problems:
            raise forms.ValidationError(problems)
        return taken


class WholeForm(forms.Form):
    """A form with files ends in a hidden field: when that is missing, the connection broke before the end."""

    end = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.files and not cleaned.get("end"):
            raise forms.ValidationError(_("The connection broke before all of it was here. Nothing was kept: send it again."))
        return cleaned
