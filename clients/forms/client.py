"""The forms of the client's own data: a new file in a few fields, and all of it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.forms.agreement import older_than_parent, too_young
from clients.forms.fact import DatedForm
from clients.forms.fields import form_field
from clients.models import Client, FamilyMember, Stage
from clients.reasons import REASON_LENGTH
from clients.stages import needs_reason, refuse_move

PEOPLE = ("owner", "backup", "assistant")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the firm's people, looked up in the list that is offered anyway."""

    def to_python(self, value: Any) -> User | None:
        if value in self.empty_values:
            return None
        offered: dict[str, User] = {str(person.pk): person for person in self.queryset or ()}
        if str(value) not in offered:
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
        return offered[str(value)]


class _ClientForm(DatedForm):
    """A form of a client of one firm; `people` are those who may own or back up its files."""

    past = frozenset({"birth_date", "medical_exam_on"})

    def __init__(self, *args: Any, people: "QuerySet[User]", on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        for name in PEOPLE:
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = people
                field.empty_label = None if field.required else str(_("Nobody"))

    def clean_reference(self) -> str:
        """Refuse a reference that another file of the firm has."""
        reference = self.cleaned_data["reference"].strip()
        firm_id = self.instance.firm_id
        others = Client.objects.filter(firm_id=firm_id, reference__iexact=reference)
        if firm_id and others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                _("%(reference)s is the reference of another file. Choose the next number."),
                params={"reference": reference},
            )
        return str(reference)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("backup") and cleaned.get("backup") == cleaned.get("owner"):
            self.add_error("backup", _("The backup is someone other than the owner."))
        if cleaned.get("assistant") in {cleaned.get("owner"), cleaned.get("backup")} - {None}:
            self.add_error(
                "assistant", _("The assistant is someone other than the owner and the backup.")
            )
        return cleaned


class NewClientForm(_ClientForm):
    """What a file needs to be opened; everything else is asked for later."""

    class Meta:
        model = Client
        fields = [
            "given_name",
            "family_name",
            "birth_date",
            "email",
            "citizenship",
            "reference",
            "owner",
            "backup",
        ]
        formfield_callback = form_field
        field_classes = {"owner": PersonField, "backup": PersonField}


class ClientForm(_ClientForm):
    """All of the client's own data; a file is closed by an act of its own, not here."""

    class Meta:
        model = Client
        fields = [
            "given_name",
            "family_name",
            "reference",
            "stage",
            "owner",
            "backup",
            "assistant",
            "waiting_for",
            "birth_date",
            "email",
            "phone",
            "language",
            "citizenship",
            "country",
            "province",
            "city",
            "marital_status",
            "prior_marriages",
            "passport_expires_on",
            "represented",
            "settles_outside_quebec",
            "has_job_offer",
            "job_offer_noc_code",
            "has_certificate_of_qualification",
            "dependent_children",
            "settlement_funds",
            "claims_education",
            "claims_second_language",
            "claims_sibling_in_canada",
            "large_recent_deposit",
            "name_differs_between_documents",
            "criminal_history",
            "military_or_police_service",
            "medical_exam_on",
            "medical_exam_reusable",
            "notes",
        ]
        formfield_callback = form_field
        field_classes = dict.fromkeys(PEOPLE, PersonField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_closed = self.instance.stage == Stage.CLOSED
        stage = self.fields["stage"]
        if self.is_closed:
            del self.fields["stage"]
        elif isinstance(stage, forms.ChoiceField):
            stage.choices = [choice for choice in Stage.choices if choice[0] != Stage.CLOSED]
            # The page says back what it showed: the file may move on while the page is open.
            stage.show_hidden_initial = True

    @property
    def stage_reason(self) -> str:
        """Why the stage moves, where that was asked."""
        return str(self.data.get("stage_reason", "")).strip()[:REASON_LENGTH]

    def _check_stage(self, after: str) -> None:
        """Refuse a stage that contradicts the file; ask why where it is no usual step."""
        stored = self.initial.get("stage", "")
        if "stage" not in self.changed_data or stored != self.shown_stage:
            return
        client = Client.objects.get(pk=self.instance.pk)
        if needs_reason(client, after):
            reason = forms.CharField(label=_("Why the stage moves"), max_length=REASON_LENGTH)
            names = list(self.fields)
            place = names.index("stage") + 1
            self.fields["stage_reason"] = reason
            self.order_fields([*names[:place], "stage_reason", *names[place:]])
        try:
            refuse_move(client, after, self.stage_reason)
        except ValidationError as error:
            asked = "stage_reason" if "stage_reason" in self.fields else "stage"
            self.add_error(asked, error)

    @property
    def shown_stage(self) -> str:
        """The stage that the page showed when it was opened."""
        shown = self.data.get(self.add_initial_prefix("stage"))
        return str(shown or self.initial.get("stage", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("stage"):
            self._check_stage(cleaned["stage"])
        if cleaned.get("job_offer_noc_code") and cleaned.get("has_job_offer") is False:
            self.add_error(
                "job_offer_noc_code",
                _("There is no job offer, so it has no occupation. Empty this, or say yes above."),
            )
        stated = cleaned.get("dependent_children")
        on_file = self._children_on_file()
        if stated is not None and stated < on_file:
            message = _("Dependent children among the family on file: %(count)s. Correct one.")
            self.add_error("dependent_children", message % {"count": on_file})
        if self.instance.pk and cleaned.get("birth_date") and "birth_date" in self.changed_data:
            self._check_birth_date(cleaned["birth_date"])
        if self.is_closed and self.data.get("stage") not in {None, "", self.shown_stage}:
            self.add_error(None, _("This file is closed. Reopen it, then choose its stage."))
        return cleaned

    def _check_birth_date(self, born: date) -> None:
        """Refuse a birth date that the jobs or the children on file cannot follow."""
        first_job = self.instance.employments.order_by("first_day").first()
        children = self.instance.family.filter(relation=FamilyMember.Relation.CHILD)
        eldest = children.exclude(birth_date=None).order_by("birth_date").first()
        for problem in (
            too_young(born, first_job and first_job.first_day),
            older_than_parent(eldest and eldest.birth_date, born),
        ):
            if problem is not None:
                self.add_error("birth_date", problem)

    def _children_on_file(self) -> int:
        if not self.instance.pk:
            return 0
        children = self.instance.family.filter(relation=FamilyMember.Relation.CHILD)
        return sum(not child.has_left_the_family for child in children)
