from django import forms
from django.utils.translation import gettext_lazy as _


class ZipForm(forms.Form):
    file = forms.FileField(
        label=_("The export"),
        help_text=_("The zip as it was downloaded. It is looked at first; nothing is written before you say so."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
