"""The form that brings in a list of clients."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ClientImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        help_text=_("In the form of the template; at most 5 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Fill in the template and send it again."),
        },
    )
