"""An employer's letter beside the duties it has to prove, as its page shows them."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from clients.models import DutyDecision
from clients.models.letter import LEAD, TERM
from documents.letter_check import CheckedLetter, Place
from documents.letter_parts import (
    CONFIRMED,
    EVIDENCED,
    NOT_FOUND,
    POSSIBLE,
    Duty,
    Evidence,
    LeadLine,
    LikeGroup,
    RoleChoice,
    SentenceLine,
)
from documents.letter_terms import TERMS, AgreedTerm, TermLine, agreed_terms
from documents.letter_words import Defect, defects_in_words
from eligibility.models import NocUnitGroup
from eligibility.noc import attribution, official_duties
from eligibility.rules.duties.french import is_mostly_french
from eligibility.rules.duties.lexicon import ReadyGroup
from eligibility.rules.duties.measure import asked_actions
from eligibility.rules.findings import Outcome

Verdict = DutyDecision.Verdict


class LetterPage:
    """All that the page of a letter shows."""

    def __init__(self, checked: CheckedLetter, *, on: date) -> None:
        self.checked, self.on = checked, on
        self.letter = checked.letter
        self.job = checked.letter.employment
        self.code = self.job.noc_code
        self.standing = checked.standing
        self.judgement = checked.judgement

    @cached_property
    def group(self) -> ReadyGroup | None:
        return self.checked.lexicon.groups.get(self.code)

    @cached_property
    def noc(self) -> NocUnitGroup | None:
        version = self.letter.noc_version
        return NocUnitGroup.objects.filter(code=self.code, noc_version=version).first()

    @cached_property
    def official(self) -> dict[str, str]:
        return official_duties(self.code, self.letter.noc_version)

    @property
    def attribution(self) -> str:
        """The words that the licence asks for where the official text is shown; empty for ours."""
        return attribution(self.letter.noc_version) if self.official else ""

    @cached_property
    def lead(self) -> Duty:
        """The lead statement, with the places that people named for it."""
        text = self.noc.lead_statement if self.noc else ""
        duty = Duty(LEAD, _("Lead statement"), text)
        duty.evidence = [each for each in self._decided if each.duty_id == LEAD]
        return duty

    @cached_property
    def lead_lines(self) -> list[LeadLine]:
        """The actions that the lead statement asks of the role, by confirmed words alone."""
        if self.group is None:
            return []
        duties = {duty.id: duty for duty in self.duties}
        lines = []
        for action in asked_actions(self.group, self.checked.roles):
            speaking = [duties[duty] for duty in action.duties if duty in duties]
            words = [each for duty in speaking for each in duty.evidence]
            held = {each.place: each for each in words if each.state == CONFIRMED}
            possible = any(each.state in (EVIDENCED, POSSIBLE) for each in words)
            lines.append(LeadLine(action.name, [held[place] for place in sorted(held)], possible))
        return lines

    @property
    def lead_places(self) -> list[str]:
        """The places that a judgement of the lead statement is about, as a form names them."""
        found = {each.place: each.value for line in self.lead_lines for each in line.evidence}
        return [found[place] for place in sorted(found)]

    @property
    def lead_judged(self) -> list[Evidence]:
        """The words by which a person judged the lead statement, either way."""
        return self.lead.shown or self.lead.rejected

    @property
    def is_lead_open(self) -> bool:
        """Whether confirmed words speak for the lead statement and nobody judged it."""
        return bool(self.lead_places) and not self.lead_judged

    @cached_property
    def duties(self) -> list[Duty]:
        """Every duty of the claimed group, in the order of the classification."""
        if self.group is None:
            return []
        found = {}
        expected = self._expected()
        for ready in self.group.duties:
            body = ready.body
            found[body.id] = Duty(
                body.id,
                body.id.partition("-")[2].lstrip("0"),
                self.official.get(body.id, body.text),
                self._role_of(body.id),
                body.optional,
                body.id in expected,
            )
        for each in self._evidence():
            if each.duty_id in found:
                found[each.duty_id].evidence.append(each)
        for duty in found.values():
            duty.evidence.sort(key=lambda each: each.place)
        return list(found.values())

    @cached_property
    def asked(self) -> list[Duty]:
        """The duties that the chosen role blocks can prove; all of them where no role is known."""
        wanted = self._of_roles()
        return [duty for duty in self.duties if not wanted or duty.id in wanted]

    @cached_property
    def others(self) -> list[Duty]:
        """The duties of other role blocks: not asked of this one."""
        asked = {duty.id for duty in self.asked}
        return [duty for duty in self.duties if duty.id not in asked]

    @property
    def counts(self) -> dict[str, int]:
        """How many of the asked duties are in each state."""
        states = [duty.state for duty in self.asked]
        return {state: states.count(state) for state in (CONFIRMED, EVIDENCED, POSSIBLE, NOT_FOUND)}

    @property
    def found_by_check(self) -> list[tuple[str, Place]]:
        """What the check holds for evidenced and nobody decided on yet."""
        return [
            (each.duty_id, each.place)
            for duty in self.asked
            for each in duty.evidence
            if each.state == EVIDENCED
        ]

    @cached_property
    def sentences(self) -> list[SentenceLine]:
        marks: dict[int, list[tuple[Duty, str]]] = {}
        for duty in [self.lead, *self.duties]:
            for each in (*duty.shown, *duty.further):
                for number in each.numbers:
                    marks.setdefault(number, []).append((duty, each.state))
        lines = []
        end = 0
        for number, (place, judged) in enumerate(
            zip(self.checked.places, self.judgement.sentences, strict=True), start=1
        ):
            lines.append(
                SentenceLine(
                    number,
                    place,
                    self.letter.text[place[0] : place[1]],
                    judged.copied,
                    judged.set_aside,
                    "\n" in self.letter.text[end : place[0]],
                    marks.get(number, []),
                )
            )
            end = place[1]
        return lines

    @property
    def roles(self) -> list[RoleChoice]:
        if self.group is None or len(self.group.roles) < 2:
            return []
        return [
            RoleChoice(role.body.key, role.body.name, role.body.key in self.checked.roles)
            for role in self.group.roles
        ]

    @property
    def role_names(self) -> str:
        return ", ".join(dict.fromkeys(role.name for role in self.roles if role.is_chosen))

    @cached_property
    def like(self) -> list[LikeGroup]:
        """The unit groups that the letter reads like, best first."""
        best = [each.noc for each in self.judgement.unit_groups if each.score > 0][:3]
        rows = NocUnitGroup.objects.filter(code__in=best, noc_version=self.letter.noc_version)
        titles = dict(rows.values_list("code", "title"))
        return [LikeGroup(code, titles.get(code, ""), code == self.code) for code in best]

    @property
    def reads_like_another(self) -> LikeGroup | None:
        return self.like[0] if self.like and not self.like[0].is_claimed else None

    @cached_property
    def defects(self) -> list[Defect]:
        return defects_in_words(self.checked.defects)

    @property
    def terms(self) -> tuple[TermLine, ...]:
        """What the letter says otherwise than the job on file."""
        return self.checked.terms

    @cached_property
    def agreed(self) -> list[AgreedTerm]:
        """What a person judged to agree after all."""
        return agreed_terms(self.letter)

    @property
    def contradicts(self) -> bool:
        """Whether the letter states other days or hours than the file."""
        return any(each.is_grave for each in self.terms)

    @property
    def is_unread(self) -> bool:
        """Whether the letter is in French, so that nothing is found until a person has read it."""
        reasons = [each.set_aside for each in self.judgement.sentences]
        return self.letter.judged_at is None and is_mostly_french(reasons)

    @property
    def is_shown(self) -> bool:
        """Whether the confirmed words suffice, by lead statement and house rule."""
        answers = {self.standing.lead_statement.outcome, self.standing.substantial.outcome}
        return answers == {Outcome.MET}

    @cached_property
    def decisions(self) -> list[tuple[DutyDecision, str, str]]:
        """Every decision ever made, newest first, with its duty's label and words."""
        labels = {duty.id: duty.label for duty in [self.lead, *self.duties]}
        labels |= {f"{TERM}{key}": _("Agrees with the file") for key in TERMS}
        rows = self.letter.decisions.select_related("made_by").order_by("-made_at", "-pk")
        return [
            (each, labels.get(each.duty_id, each.duty_id), self.letter.words_at(each.place))
            for each in rows
        ]

    # How evidence comes together -----------------------------------------------------------

    @cached_property
    def _decided(self) -> list[Evidence]:
        return [
            self._of(duty, (start, end), str(each.verdict), decision=each)
            for (duty, start, end), each in self.letter.standing().items()
            if each.verdict != Verdict.WITHDRAWN
        ]

    def _evidence(self) -> Iterable[Evidence]:
        yield from self._decided
        decided = {(each.duty_id, each.place) for each in self._decided}
        for judged, place in zip(self.judgement.sentences, self.checked.places, strict=True):
            for state, matches in ((EVIDENCED, judged.evidenced), (POSSIBLE, judged.possible)):
                for match in matches:
                    if (match.duty_id, place) not in decided:
                        yield self._of(match.duty_id, place, state, because=match.words)

    def _of(
        self,
        duty: str,
        place: Place,
        state: str,
        *,
        because: str = "",
        decision: DutyDecision | None = None,
    ) -> Evidence:
        numbers = [
            number
            for number, (start, end) in enumerate(self.checked.places, start=1)
            if start < place[1] and place[0] < end
        ]
        text = self.letter.words_at(place)
        return Evidence(duty, place, numbers, text, state, because, decision)

    def _of_roles(self) -> set[str]:
        if self.group is None:
            return set()
        chosen = [role.body for role in self.group.roles if role.body.key in self.checked.roles]
        return {duty for body in chosen for duty in (*body.own, *body.others)}

    def _role_of(self, duty: str) -> str:
        if self.group is None or len(self.group.roles) < 2:
            return ""
        return next((role.body.name for role in self.group.roles if duty in role.body.own), "")

    def _expected(self) -> set[str]:
        rule = self.checked.lexicon.house_rule
        return {duty for each in rule.lists if each.noc_code == self.code for duty in each.always}
