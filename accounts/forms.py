"""Forms of Settings."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.acts import ACT_LABELS
from accounts.models import Firm, Role, Theme, User
from config.day_field import DayField

# The zones of Canada from east to west, then where else clients and colleagues often are.
TIME_ZONES = [
    "America/St_Johns",
    "America/Halifax",
    "America/Moncton",
    "America/Toronto",
    "America/Iqaluit",
    "America/Winnipeg",
    "America/Regina",
    "America/Edmonton",
    "America/Vancouver",
    "America/Whitehorse",
    "UTC",
    "Europe/London",
    "Europe/Paris",
    "Africa/Lagos",
    "Africa/Cairo",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Manila",
    "Australia/Sydney",
]


def time_zone_field(present: str, **options: Any) -> forms.ChoiceField:
    """Return a choice of time zones that never loses the present one."""
    zones = TIME_ZONES if present in {"", *TIME_ZONES} else [present, *TIME_ZONES]
    names = [(zone, zone.replace("_", " ")) for zone in zones]
    empty = [] if options.get("required", True) else [("", _("As the firm"))]
    return forms.ChoiceField(label=_("Time zone"), choices=[*empty, *names], **options)


def say_what_the_language_is_for(form: forms.BaseForm) -> None:
    """Say of the choice of a language that it is of letters, while pages have but one."""
    if len(settings.LANGUAGES) < len(settings.KNOWN_LANGUAGES) and "language" in form.fields:
        field = form.fields["language"]
        field.label = _("Language of letters")
        field.help_text = _(
            "Reminders and the morning’s list of deadlines are written in it. Pages, letters about "
            "rounds and mail about signing in are in English only."
        )


class LanguageForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose language stays as it was where none is sent."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["language"].required = False
        say_what_the_language_is_for(self)

    def clean_language(self) -> str:
        before = self.get_initial_for_field(self.fields["language"], "language")
        return str(self.cleaned_data["language"] or before)


LICENSEES = (Role.OWNER, Role.CONSULTANT)
OF_LICENSEES = ("licence_ends_on", "insurance_ends_on")


class ProfileForm(LanguageForm):
    """What is a person's own; who may be licensed gives the dates of licence and insurance."""

    class Meta:
        model = User
        fields = ["full_name", "language", "theme", "time_zone", *OF_LICENSEES]
        field_classes = dict.fromkeys(OF_LICENSEES, DayField)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in OF_LICENSEES:
            if self.instance.firm_id is None or self.instance.role not in LICENSEES:
                del self.fields[name]
        self.fields["time_zone"] = time_zone_field(
            self.instance.time_zone,
            required=False,
            help_text=_("In which moments are shown to you; UTC always stands beside."),
        )
        self.fields["theme"].widget = forms.RadioSelect(choices=Theme.choices)


class FirmForm(LanguageForm):
    class Meta:
        model = Firm
        fields = [
            "name",
            "time_zone",
            "language",
            "letterhead",
            "require_second_factor",
            "mail_clients",
        ]
        widgets = {"letterhead": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = time_zone_field(
            self.instance.time_zone,
            help_text=_("Reminders go out at 08:00 in this zone."),
        )
        self.fields["language"].help_text = _("For new people and new clients, until changed.")
        self.fields["require_second_factor"].help_text = _(
            "Everyone without one is led to set it up at the next page."
        )


FIRM_ROLES = [(role.value, role.label) for role in (Role.CONSULTANT, Role.ASSISTANT, Role.OWNER)]


def _taken(email: str) -> forms.ValidationError:
    return forms.ValidationError(
        _("“%(email)s” already has an account. Each person needs an address of their own."),
        params={"email": email},
    )


class InvitationForm(LanguageForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=FIRM_ROLES,
        help_text=_("Owners also keep the firm’s settings, its people and the audit log."),
    )

    class Meta:
        model = User
        fields = ["full_name", "email", "role", "language"]

    def clean_email(self) -> str:
        """Compare without regard to case, as signing in does."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise _taken(email)
        return email

    def refuse_taken_email(self) -> None:
        """Say beside the field that the address was taken since the form looked."""
        self.add_error("email", _taken(self.cleaned_data["email"]))


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    role = forms.ChoiceField(label=_("Role"), choices=FIRM_ROLES)

    class Meta:
        model = User
        fields = ["full_name", "role"]


class AuditFilterForm(forms.Form):
    who = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("Everyone")
    )
    act = forms.ChoiceField(label=_("What"), required=False)
    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = User.objects.visible_to(reader)
        act = self.fields["act"]
        assert isinstance(act, forms.ChoiceField)
        act.choices = [("", _("Everything")), *ACT_LABELS.items()]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error(
                "last_day",
                forms.ValidationError(
                    _("%(last)s is before %(first)s. Swap the two dates."),
                    params={"last": last.isoformat(), "first": first.isoformat()},
                ),
            )
        return data
