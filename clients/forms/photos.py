from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.pictures import NotAPicture, TooLarge, portrait


class PhotoForm(forms.Form):
    """One picture; clean gives it as a small square without metadata."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. Only a small square of its middle is kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        error_messages={"empty": _("This file is empty. Choose the photo again."), "required": _("Choose a photo first.")},
    )

    def clean_photo(self) -> Any:
        try:
            return portrait(self.cleaned_data["photo"])
        except TooLarge:
            raise ValidationError(_("This photo is too large. Choose one of at most 10 MB and 25 megapixels.")) from None
        except NotAPicture:
            raise ValidationError(_("This file is not a photo that can be read. Choose a JPEG, PNG, WebP or GIF.")) from None
