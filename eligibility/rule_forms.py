"""Forms of rule maintenance: a version's head and typed body, its examples, notices, reasons."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.day_field import DayField
from eligibility.body_form import PREFIX, read_body
from eligibility.edition import kinds
from eligibility.evaluation.reading import FormError
from eligibility.examples import read_examples
from eligibility.models import RuleNotice, RuleVersion
from eligibility.rule_pages import KIND_NAMES

HEAD = ["title", "label", "unit", "since", "has_ended"]
SOURCE = ["source", "source_url", "read_on", "confidence"]
HELP = {
    "title": gettext_lazy("What the rule is called, the same in all its versions."),
    "unit": gettext_lazy("What its figures count, such as “hours of work”."),
    "since": gettext_lazy(
        "The first day this version holds. The version before it ends on the eve; two versions of "
        "one rule cannot begin on the same day."
    ),
    "source": gettext_lazy("The text that says so, with its number, section and date."),
    "read_on": gettext_lazy("The day somebody last compared these figures with the source."),
    "confidence": gettext_lazy("How the source was read; consultants see it beside the rule."),
}
DAYS = {"since": DayField, "read_on": DayField}


class SourcedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a rule is written."""

    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, said in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = said


class ExamplesField(forms.CharField):
    """Worked examples as a JSON list, refused whole with the place of what is wrong."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Worked examples"),
            required=False,
            strip=True,
            help_text=gettext_lazy(
                "A JSON list of objects with title, form, on, input and expected. The input is "
                "that of “manage.py evaluate”; expected holds as much of its answer as you worked "
                "out by hand. All are run when the version is sent to review and published; at "
                "least one is of a day of this version, older ones show that the past stays."
            ),
            widget=forms.Textarea(attrs={"rows": 14, "cols": 100, "spellcheck": "false"}),
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        return json.dumps(value, indent=1, ensure_ascii=False) if value else ""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return []
        try:
            return read_examples(text)
        except FormError as error:
            raise forms.ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or []) != self.to_python(data))
        except forms.ValidationError:
            return True


class RuleVersionForm(SourcedForm):
    """A draft with the typed fields of its kind's body."""

    body_kind = ""

    class Meta:
        model = RuleVersion
        fields = [*HEAD, *SOURCE]
        field_classes = DAYS
        widgets = {"source": forms.Textarea(attrs={"rows": 3, "cols": 80})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        body_is_whole = not any(name.startswith(PREFIX) for name in self.errors)
        if body_is_whole and not cleaned.get("has_ended"):
            self.instance.body = read_body(self.body_kind, cleaned)
        if "examples" in cleaned:
            self.instance.examples = cleaned["examples"]
        return cleaned


class NewRuleForm(SourcedForm):
    """The beginning of a rule nobody entered yet; its figures follow on the next page."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=80,
        help_text=gettext_lazy(
            "A short name for addresses, such as “physicians”; it never changes."
        ),
    )

    class Meta:
        model = RuleVersion
        fields = ["kind", "key", *HEAD, *SOURCE]
        field_classes = DAYS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, KIND_NAMES.get(name, name)) for name in sorted(kinds())]


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is reported of a published version but not confirmed."""

    since = DayField(
        label=gettext_lazy("Concerns days from"),
        required=False,
        help_text=gettext_lazy(
            "From this day answers under the version are marked unconfirmed. Empty: none are."
        ),
    )

    class Meta:
        model = RuleNotice
        fields = ["text", "since", "source"]
        help_texts = {
            "text": gettext_lazy("Shown wherever the version is used."),
            "source": gettext_lazy("Where it was reported, and when."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3, "cols": 80}),
            "source": forms.Textarea(attrs={"rows": 2, "cols": 80}),
        }


class ReasonForm(forms.Form):
    """Why a published version should be withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        help_text=gettext_lazy("What is wrong with the version, and how it was found out."),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
    )


class ImpactForm(forms.Form):
    """The day for which files are judged under the law as it is and as drafted."""

    as_of = DayField(label=gettext_lazy("As of"))

    def __init__(self, version: RuleVersion, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.version = version

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day < self.version.since:
            raise forms.ValidationError(
                _("On %(day)s this version is not in force yet. Choose %(since)s or a later day."),
                params={"day": day, "since": self.version.since},
            )
        if day.year > self.version.since.year + 50:
            raise forms.ValidationError(
                _("%(day)s is too far ahead. Check the year."), params={"day": day}
            )
        return day
