"""Forms of the filing: its proof, the client's approval, and the reason to take it back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.reasons import REASON_LENGTH, refuse_no_reason
from config.day_field import DayField
from documents.filing import Proof, Readiness, refuse_weak_proof
from documents.intake import AcceptedFile
from draws.ending_forms import EndingForm
from draws.rules.invitation import Ending


class SubmissionForm(EndingForm):
    """When an application was submitted and what proves it.

    Where something is still open it asks once whether that was seen.
    """

    needed_by_case = ("file", "number", "why_no_file")
    file = forms.FileField(
        label=gettext_lazy("Proof of submission"),
        required=False,
        help_text=gettext_lazy(
            "The confirmation that IRCC shows or sends: PDF, JPG or PNG, at most 4 MB. It is kept "
            "with the file. Without it, its number and the reason are needed."
        ),
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose it again.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Confirmation or application number"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("As IRCC prints it, such as E002914476. Needed without a file."),
    )
    why_no_file = forms.CharField(
        label=gettext_lazy("Why there is no file"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only without a file: one sentence for whoever looks for it later."),
        widget=forms.Textarea({"rows": 2}),
    )
    is_meant = forms.BooleanField(
        label=gettext_lazy("I have seen what is still open; the application was filed as it is."),
        required=False,
    )

    def __init__(self, *args: Any, readiness: Readiness, **arguments: Any) -> None:
        super().__init__(*args, ending=Ending.SUBMITTED, **arguments)
        self.readiness = readiness
        if readiness.is_ready:
            del self.fields["is_meant"]

    def clean(self) -> dict[str, Any]:
        """Ask what the instant asks, for the proof, and whether what is open was seen."""
        cleaned = super().clean()
        number, why = self._typed("number"), self._typed("why_no_file")
        if "file" not in self.errors:
            try:
                refuse_weak_proof(number, why, has_file=bool(cleaned.get("file")))
            except ValidationError as error:
                self.add_error(None, error)
        if "is_meant" in self.fields and not cleaned.get("is_meant"):
            self.add_error(
                "is_meant",
                _("Something is still open: see above. Tick this if it was filed all the same."),
            )
        return cleaned

    def _typed(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").strip()

    def proof(self, accepted: AcceptedFile | None) -> Proof:
        """Return what the valid form gives as proof, with the file once it was looked into."""
        return Proof(accepted, self._typed("number"), self._typed("why_no_file"))


class ApprovalForm(forms.Form):
    """The client's sign-off on the packet."""

    approved_on = DayField(label=gettext_lazy("Client approved the packet on"))
    approved_how = forms.CharField(
        label=gettext_lazy("How it is known"),
        max_length=200,
        help_text=gettext_lazy("Such as: signed declaration by email, answer in the portal."),
    )


class ReopeningForm(forms.Form):
    """Why an ending of an invitation is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is opened again"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("One sentence; it stays in the history of the file."),
        widget=forms.Textarea({"rows": 2, "maxlength": REASON_LENGTH}),
    )

    def clean_reason(self) -> str:
        """Refuse what is no sentence."""
        reason = str(self.cleaned_data["reason"])
        refuse_no_reason(reason)
        return reason
