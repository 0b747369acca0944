"""The forms of the family, and of what a spouse or partner brings to the score."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clients.forms.agreement import older_than_parent, too_young
from clients.forms.fact import FactForm
from clients.forms.fields import hours_of_a_week
from clients.models import FamilyMember, PartnerEmployment

PARTNERS = frozenset({FamilyMember.Relation.SPOUSE, FamilyMember.Relation.PARTNER})


class FamilyMemberForm(FactForm):
    identity = ("given_name", "family_name", "birth_date")
    past = frozenset({"birth_date", "medical_exam_on"})

    class Meta(FactForm.Meta):
        model = FamilyMember
        fields = [
            "relation",
            "given_name",
            "family_name",
            "birth_date",
            "is_accompanying",
            "is_canadian_or_permanent_resident",
            "passport_expires_on",
            "is_adopted",
            "is_unmarried",
            "is_dependent_by_condition",
            "other_parent_outside_application",
            "claims_language",
            "claims_education",
            "claims_canadian_work",
            "name_differs_between_documents",
            "criminal_history",
            "military_or_police_service",
            "medical_exam_on",
            "medical_exam_reusable",
            "paper",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.client and cleaned.get("relation") in PARTNERS:
            present = self.others("family").filter(relation__in=PARTNERS).first()
            if present:
                self.add_error("relation", second_partner(present))
        if cleaned.get("relation") == FamilyMember.Relation.CHILD:
            born = cleaned.get("birth_date")
            self.refuse("birth_date", older_than_parent(born, self.holder.birth_date))
        return cleaned


def second_partner(present: FamilyMember) -> ValidationError:
    """Return the refusal of a spouse or partner beside the one on file."""
    return ValidationError(
        _(
            "%(name)s stands here already as %(relation)s. Only the present spouse or partner is "
            "a family member: take a former one out, and count that marriage under “earlier "
            "marriages” in the client’s own data."
        ),
        params={"name": present, "relation": present.get_relation_display().lower()},
    )


class PartnerJobForm(FactForm):
    parent = "person"

    class Meta(FactForm.Meta):
        model = PartnerEmployment
        fields = [
            "person",
            "employer",
            "noc_code",
            "kind",
            "first_day",
            "last_day",
            "hours_per_week",
            "is_paid",
            "is_authorized",
            "paper",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours_per_week"].validators = hours_of_a_week()

    def _offer_parents(self) -> None:
        """Offer the spouse or partner only."""
        super()._offer_parents()
        field = self.fields.get(self.parent)
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = field.queryset.filter(relation__in=PARTNERS)  # type: ignore[union-attr]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # A row that was imported has its person already.
        person = getattr(self.instance, "person", None) if self.client is None else None
        if person is not None and person.relation not in PARTNERS:
            self.add_error(
                None,
                _("%(name)s is neither spouse nor partner: only their work earns points.")
                % {"name": person},
            )
        born = getattr(self.parent_row, "birth_date", None)
        self.refuse("first_day", too_young(born, cleaned.get("first_day")))
        return cleaned
