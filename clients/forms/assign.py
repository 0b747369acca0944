"""The form that gives several files another owner, backup or assistant."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.forms.client import PEOPLE

AS_IT_IS, NOBODY = "", "nobody"
MOST_FILES = 500


class AssignForm(forms.Form):
    """Which files of the list, and who they are given to; what is left empty stays as it is."""

    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    backup = forms.ChoiceField(label=gettext_lazy("Backup"), required=False)
    assistant = forms.ChoiceField(label=gettext_lazy("Assistant"), required=False)

    def __init__(self, data: Any = None, *, reader: User) -> None:
        super().__init__(data, auto_id="assign_%s")
        self.people = {str(each.pk): each for each in User.objects.visible_to(reader).active()}
        for name in PEOPLE:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            nobody = [] if name == "owner" else [(NOBODY, _("Nobody"))]
            names = [(pk, each.full_name) for pk, each in self.people.items()]
            field.choices = [(AS_IT_IS, _("As it is")), *nobody, *names]

    @property
    def chosen(self) -> set[int]:
        """The chosen files' ids; what is no id is left out."""
        ticked = self.data.getlist("client") if isinstance(self.data, QueryDict) else []
        return {int(each) for each in ticked if each.isdecimal() and len(each) < 18}

    @property
    def wanted(self) -> dict[str, User | None]:
        """Return who takes which place; None for nobody."""
        given = {name: self.cleaned_data[name] for name in PEOPLE}
        return {name: self.people.get(pk) for name, pk in given.items() if pk != AS_IT_IS}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.chosen:
            raise ValidationError(_("No file is chosen. Tick the files in the list first."))
        if len(self.chosen) > MOST_FILES:
            raise ValidationError(
                _("%(n)s files are too many at once. Choose %(most)s at most."),
                params={"n": len(self.chosen), "most": MOST_FILES},
            )
        if not self.errors and not any(data[name] for name in PEOPLE):
            raise ValidationError(_("Nobody is chosen. Say who takes the files."))
        return data
