"""Lead statement and "a substantial number": what the evidenced duties amount to.

The law gives no number; the house rule is the office's own measure and says so.
Source: IRPR 75(2)(b) and (c), 87.1(2)(b) and (c); Benoit v. Canada, 2013 FC 185.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from eligibility.rules.duties.bodies import GroupThreshold, LeadAction
from eligibility.rules.duties.letter import Judged
from eligibility.rules.duties.lexicon import DutyLexicon, ReadyGroup
from eligibility.rules.findings import Outcome

Evidence = Mapping[str, Sequence[str]]
"""Evidenced duty ids with the sentences, or other records, that carry each."""

OURS = "The measure is the office's own, not law."


def lead_statement(
    noc_code: str,
    roles: Collection[str],
    evidence: Evidence,
    possible: Collection[str],
    lexicon: DutyLexicon,
    *,
    is_settled: bool = True,
) -> Judged:
    """Return whether the lead statement's actions are shown, and by which sentences.

    MET where every action asked of the roles is; UNDETERMINED where some are, or only possible
    evidence is there; NOT_MET where nothing speaks for any of them. While a person has words of
    the letters to decide on (not `is_settled`), nothing is said to be not shown.
    """
    group = lexicon.groups.get(noc_code)
    if group is None:
        return Judged(Outcome.UNDETERMINED, f"No duties of {noc_code} are known here.")
    asked = asked_actions(group, roles)
    shown = [act for act in asked if any(duty in evidence for duty in act.duties)]
    carried = _sentences(evidence, (duty for act in shown for duty in act.duties))
    missing = [act for act in asked if act not in shown and act.needed]
    if shown and not missing:
        return Judged(Outcome.MET, f"Shown: {_named(shown)}.", carried)
    absent = "Not shown" if is_settled else "Not confirmed yet"
    if shown:
        waiting = [act for act in missing if any(duty in possible for duty in act.duties)]
        told = {
            "Shown": shown,
            "To be confirmed": waiting,
            absent: [act for act in missing if act not in waiting],
        }
        reason = " ".join(f"{words}: {_named(acts)}." for words, acts in told.items() if acts)
        return Judged(Outcome.UNDETERMINED, reason, carried)
    if any(duty in possible for act in asked for duty in act.duties):
        return Judged(Outcome.UNDETERMINED, f"Possibly shown, to be confirmed: {_named(asked)}.")
    return Judged(Outcome.NOT_MET, f"{absent}: {_named(asked)}.")


def asked_actions(group: ReadyGroup, roles: Collection[str]) -> list[LeadAction]:
    """Return the actions of the lead statement that are asked of some roles."""
    return [act for act in group.body.lead_actions if not act.roles or {*act.roles} & {*roles}]


def lead_judged(
    carried: Judged, confirmed: Sequence[str], *, is_refused: bool, is_settled: bool
) -> Judged:
    """Return whether a person judged that the lead statement's actions were done.

    `carried` is what confirmed duties say of them; by themselves they never meet it, since duties
    confirmed one by one, or all at once, are no answer to what the work was as a whole.
    `confirmed` are the words that a person named for it, `is_refused` whether one said it is not
    shown.
    Source: IRPR 75(2)(b), 87.1(2)(b); Benoit v. Canada, 2013 FC 185: on the whole.
    """
    if confirmed:
        return Judged(
            Outcome.MET, "A person confirmed it in the letter's own words.", (*confirmed,)
        )
    if is_refused:
        outcome = Outcome.NOT_MET if is_settled else Outcome.UNDETERMINED
        return Judged(outcome, "A person judged that the letter does not show it.")
    if carried.outcome is Outcome.MET:
        spoken = carried.reason.removeprefix("Shown: ").rstrip(".")
        reason = f"Confirmed duties speak for it ({spoken}); nobody has judged it itself yet."
        return Judged(Outcome.UNDETERMINED, reason, carried.sentences)
    return carried


def substantial(
    noc_code: str, roles: Collection[str], evidence: Evidence, lexicon: DutyLexicon
) -> Judged:
    """Return whether the evidenced duties are a substantial number by the house rule.

    Groups of one list: enough duties and those expected of everybody. Groups of role blocks: the
    role's own block, or half of the non-optional duties of the block for other specialties.
    """
    group = lexicon.groups.get(noc_code)
    if group is None:
        return Judged(Outcome.UNDETERMINED, f"No duties of {noc_code} are known here. {OURS}")
    held = tuple(duty.body.id for duty in group.duties if duty.body.id in evidence)
    carried = _sentences(evidence, held)
    threshold = next((each for each in lexicon.house_rule.lists if each.noc_code == noc_code), None)
    if threshold is not None:
        outcome, reason = _by_number(held, threshold, len(group.duties))
    else:
        outcome, reason = _by_block(held, roles, group, lexicon)
    return Judged(outcome, f"{reason} {OURS}", carried)


def until_decided(
    judged: Judged,
    evidence: Evidence,
    waiting: Collection[str],
    noc_code: str,
    roles: Collection[str],
    lexicon: DutyLexicon,
) -> Judged:
    """Return "not met" as undetermined while a person has yet to decide on possible duties.

    `waiting` are ids of duties with a place that nobody confirmed or rejected; those of other
    role blocks do not count.
    """
    group = lexicon.groups.get(noc_code)
    if judged.outcome is not Outcome.NOT_MET or group is None:
        return judged
    bodies = [role.body for role in group.roles if role.body.key in roles]
    asked = {duty for body in bodies for duty in (*body.own, *body.others)}
    asked = asked or {duty.body.id for duty in group.duties}
    possible, held = len(asked & {*waiting}), len(asked & evidence.keys())
    if not possible:
        return judged
    duties = "duties is" if possible == 1 else "duties are"
    reason = (
        f"{possible} of {len(asked)} {duties} possible, please confirm; "
        f"{held} confirmed so far. {OURS}"
    )
    return Judged(Outcome.UNDETERMINED, reason, judged.sentences)


def _by_number(held: Sequence[str], threshold: GroupThreshold, of: int) -> tuple[Outcome, str]:
    said = f"{len(held)} of {of} duties are evidenced; {threshold.enough} are asked for"
    absent = [duty for duty in threshold.always if duty not in held]
    if len(held) < threshold.doubtful_from:
        return Outcome.NOT_MET, f"{said}, and fewer than {threshold.doubtful_from} are too few."
    if absent:
        return Outcome.UNDETERMINED, f"{said}; always expected and missing: {', '.join(absent)}."
    if len(held) < threshold.enough:
        return Outcome.UNDETERMINED, f"{said}."
    return Outcome.MET, f"{said}."


def _by_block(
    held: Sequence[str], roles: Collection[str], group: ReadyGroup, lexicon: DutyLexicon
) -> tuple[Outcome, str]:
    bodies = [role.body for role in group.roles if role.body.key in roles]
    if not bodies:
        return Outcome.UNDETERMINED, "The role within the unit group is not known."
    for body in bodies:
        if any(duty in held for duty in body.own):
            return Outcome.MET, f"The block of {body.name} is evidenced."
    optional = {duty.body.id for duty in group.duties if duty.body.optional}
    for body in (each for each in bodies if not each.own):
        asked = [duty for duty in body.others if duty not in optional and duty in _other(group)]
        found = [duty for duty in asked if duty in held]
        share = lexicon.house_rule.share_of_other_block_percent
        said = f"{len(found)} of {len(asked)} duties of {body.name} are evidenced"
        if asked and len(found) * 100 >= len(asked) * share:
            return Outcome.MET, f"{said}."
        if found:
            return Outcome.UNDETERMINED, f"{said}; {share} % are asked for."
    outcome = Outcome.UNDETERMINED if held else Outcome.NOT_MET
    return outcome, f"Nothing of the block of {bodies[0].name} is evidenced."


def _other(group: ReadyGroup) -> set[str]:
    """Return the duties that belong to no role's own block."""
    owned = {duty for role in group.roles for duty in role.body.own}
    return {duty.body.id for duty in group.duties} - owned


def _sentences(evidence: Evidence, duties: Iterable[str]) -> tuple[str, ...]:
    wanted = set(duties)
    return tuple(
        dict.fromkeys(
            each for duty, carried in evidence.items() if duty in wanted for each in carried
        )
    )


def _named(actions: Sequence[LeadAction]) -> str:
    return "; ".join(action.name for action in actions)
