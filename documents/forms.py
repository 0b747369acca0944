"""What the office types about a checklist and its papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client, Employment
from config.day_field import DayField
from documents.models import ChecklistItem, Document
from draws.models import InvitationToApply


class PrepareForm(forms.Form):
    """The class to prepare for, before an invitation names one."""

    program = forms.ChoiceField(
        label=_("Prepare as if invited under"), choices=InvitationToApply.Program.choices
    )


class FilingDayForm(forms.Form):
    """The day on which the office means to submit."""

    day = DayField(label=_("Planned filing day"))


class StateForm(forms.Form):
    """What became of a paper."""

    needed_by_case = ("reason",)
    state = forms.ChoiceField(label=_("State"), choices=ChecklistItem.State.choices)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Needed when the paper is rejected or waived."),
    )


class DetailsForm(forms.Form):
    """A note for the office and whose turn it is."""

    owner = forms.ModelChoiceField(
        label=_("Whose turn"), queryset=User.objects.none(), required=False
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(user).active().order_by("full_name")
        field = self.fields["owner"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people
            field.empty_label = _("Owner of the file")


class UploadForm(forms.Form):
    """A file and the days printed on the paper."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPG or PNG, at most 4 MB."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose it again."),
        },
    )
    issued_on = DayField(
        label=_("Date on the paper"),
        required=False,
        help_text=_("Of issue, of the test or of the exam."),
    )
    expires_on = DayField(label=_("Expires on"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the paper"),
        choices=Document.Language.choices,
        initial=Document.Language.ENGLISH,
    )


class AnswerForm(forms.Form):
    """The answer to a question that the client's file has no field for."""

    fact = forms.CharField(max_length=80)
    answer = forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda value: value == "yes"
    )


class LetterForm(forms.Form):
    """An employer's letter: its file, or its words."""

    needed_by_case = ("file", "text")
    employment = forms.ModelChoiceField(
        label=_("Job"),
        queryset=Employment.objects.none(),
        empty_label=None,
        help_text=_("One letter proves one job; several letters of one employer may be added."),
    )
    file = forms.FileField(
        label=_("The letter as a file"),
        required=False,
        help_text=_("PDF with a text layer, DOCX or TXT, at most 4 MB and 20 pages."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.docx,.txt"}),
        error_messages={"empty": _("This file is empty. Choose it again.")},
    )
    text = forms.CharField(
        label=_("Or its words"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("Paste the whole letter, letterhead and signature too: both are looked for."),
    )
    dated_on = DayField(label=_("Date of the letter"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=Document.Language.choices,
        initial=Document.Language.ENGLISH,
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["employment"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = client.employments.order_by("-first_day")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: the file or the words."""
        cleaned = super().clean() or {}
        has_file, has_text = bool(cleaned.get("file")), bool((cleaned.get("text") or "").strip())
        if "file" not in self.errors and not has_file and not has_text:
            self.add_error("file", _("Choose the file of the letter, or paste its words below."))
        if has_file and has_text:
            self.add_error("text", _("Give the file or the words, not both. Empty one of them."))
        return cleaned


class LetterDateForm(forms.Form):
    """The date that a letter bears."""

    dated_on = DayField(label=_("Date of the letter"), required=False)
