"""The columns of files: the same names as the fields of the forms, for every kind of row.

A row says what it is (`client`, `job`, `permit`, …), which client it belongs to (`reference`) and,
where another row depends on it, a label of its own (`id`) that the other names in `of`.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import User
from clients.forms.client import PEOPLE, ClientForm
from clients.forms.fact import DatedForm
from clients.forms.fields import form_field
from clients.kinds import BY_KEY, KINDS, FactKind
from clients.models import Client, Stage

CLIENT = "client"
# Not a field of the profile's form: whether IRCC's score was read after the last fact was saved.
SCORE_IS_CURRENT = "crs_score_is_current"


class ImportedClientForm(ClientForm):
    """A client's row: people are named by email, in columns of their own."""

    class Meta:
        model = Client
        fields = [name for name in ClientForm.Meta.fields if name not in PEOPLE]
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, people=User.objects.none(), **kwargs)
        self.fields["stage"].choices = Stage.choices  # type: ignore[attr-defined]
        for name in ("stage", "language"):  # a file that does not say gets the usual one
            self.fields[name].required = False

    def clean_reference(self) -> str:
        """Leave the question whether it is taken to the check of the whole file."""
        return str(self.cleaned_data["reference"])


@dataclass(frozen=True, slots=True)
class RowKind:
    """What the rows of one kind may say, and the form that checks them."""

    key: str
    form: type[DatedForm]
    columns: tuple[str, ...]
    parent_kind: str = ""
    is_parent: bool = False

    @property
    def model(self) -> type[models.Model]:
        return self.form._meta.model

    @property
    def fact_kind(self) -> FactKind:
        return BY_KEY[self.key]

    @property
    def parent_field(self) -> str:
        return "" if self.key == CLIENT else self.fact_kind.parent

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Return every column of this kind, those that tie rows together first."""
        labels = ("id",) if self.is_parent else ()
        return (*labels, *(("of",) if self.parent_kind else ()), *self.columns)


_PARENTS = {"employment": "job", "permit": "permit", "person": "family-member"}


def _fields(kind: FactKind) -> tuple[str, ...]:
    own = tuple(name for name in kind.form.base_fields if name != kind.parent)
    return (*own, SCORE_IS_CURRENT) if kind.key == "profile" else own


ROW_KINDS: dict[str, RowKind] = {
    CLIENT: RowKind(CLIENT, ImportedClientForm, (*PEOPLE, *ImportedClientForm.base_fields))
} | {
    kind.key: RowKind(
        kind.key,
        kind.form,
        _fields(kind),
        parent_kind=_PARENTS.get(kind.parent, ""),
        is_parent=kind.key in _PARENTS.values(),
    )
    for kind in KINDS
}
# Clients first, then what other rows name, then the rest.
ORDER = sorted(ROW_KINDS, key=lambda key: (key != CLIENT, not ROW_KINDS[key].is_parent))


def csv_columns() -> list[str]:
    """Return the columns of a CSV file, in which all kinds of row stand together."""
    named = {name: None for key in ROW_KINDS for name in ROW_KINDS[key].columns}
    named.pop("reference")
    return ["fact", "reference", "id", "of", *named]


def sheet_columns(kind: RowKind) -> list[str]:
    """Return the columns of the sheet of one kind in a workbook."""
    rest = [name for name in kind.all_columns if name != "reference"]
    return ["reference", *rest]
