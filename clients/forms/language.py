"""The form of a language test: each test's own scores, and the column of TEF Canada that counts."""

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from clients.forms.agreement import TEF_HIGHEST, not_the_scale_read
from clients.forms.fact import FactForm
from clients.models import LanguageTest

# What a report of each test can print: lowest, highest and step of listening and reading, then of
# writing and speaking. TEF Canada's own scale, the one that Express Entry reads, is by ability.
_SCORES: dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    LanguageTest.Test.CELPIP_GENERAL: (("0", "12", "1"), ("0", "12", "1")),
    LanguageTest.Test.IELTS_GENERAL: (("0", "9", "0.5"), ("0", "9", "0.5")),
    LanguageTest.Test.PTE_CORE: (("10", "90", "1"), ("10", "90", "1")),
    LanguageTest.Test.TEF_CANADA: (("0", "699", "1"), ("0", "699", "1")),
    LanguageTest.Test.TCF_CANADA: (("0", "699", "1"), ("0", "20", "1")),
}


class LanguageTestForm(FactForm):
    parent = "person"
    identity = ("person", "test", "taken_on")
    past = frozenset({"taken_on"})
    abilities: ClassVar = ("listening", "reading", "writing", "speaking")

    class Meta(FactForm.Meta):
        model = LanguageTest
        fields = [
            "person",
            "test",
            "taken_on",
            "listening",
            "reading",
            "writing",
            "speaking",
            "paper",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["test"].help_text = _(
            "TEF Canada: type the column “Équivalence ancien score”, whatever the day of the "
            "test; the column “Score /699” is not read by Express Entry. Every other test: the "
            "scores as printed."
        )
        for ability in self.abilities:
            words = _("TEF Canada: équivalence ancien score, 0 to %(highest)s.")
            self.fields[ability].help_text = words % {"highest": TEF_HIGHEST[ability]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        test = cleaned.get("test", "")
        scales = _SCORES.get(test)
        for index, ability in enumerate(self.abilities):
            score = cleaned.get(ability)
            if scales is None or score is None:
                continue
            if problem := not_the_scale_read(test, ability, score):
                self.add_error(ability, problem)
            else:
                self._check_score(ability, score, *map(Decimal, scales[index // 2]))
        return cleaned

    def _check_score(
        self, ability: str, score: Decimal, lowest: Decimal, highest: Decimal, step: Decimal
    ) -> None:
        if self.cleaned_data["test"] == LanguageTest.Test.TEF_CANADA:
            highest = Decimal(TEF_HIGHEST[ability])
        if lowest <= score <= highest and score % step == 0:
            return
        self.add_error(
            ability,
            _(
                "%(test)s cannot give %(score)s: its scores go from %(lowest)s to %(highest)s in "
                "steps of %(step)s. Check the report."
            )
            % {
                "test": LanguageTest.Test(self.cleaned_data["test"]).label,
                "score": score,
                "lowest": lowest,
                "highest": highest,
                "step": step,
            },
        )
