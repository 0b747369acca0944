"""Does the letter prove the occupation? Role block first, then duties, sentence by sentence.

Source: IRPR 75(2), 87.1(2): the lead statement's actions and a substantial number of the main
duties. Nothing here predicts an officer's decision; the consultant confirms or rejects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from eligibility.rules.duties.copying import is_copied
from eligibility.rules.duties.cues import Hits, Pattern
from eligibility.rules.duties.defects import defects_in_text
from eligibility.rules.duties.french import UNREAD, is_french, is_mostly_french, unread
from eligibility.rules.duties.headings import HEADING, headings
from eligibility.rules.duties.letter import (
    DutyJudgement,
    DutyState,
    Letter,
    LetterJudgement,
    Match,
    Sentence,
    SentenceJudgement,
)
from eligibility.rules.duties.lexicon import (
    DutyLexicon,
    ReadyDuty,
    ReadyGroup,
    ReadyImplied,
    ReadyRole,
)
from eligibility.rules.duties.measure import lead_statement, substantial
from eligibility.rules.duties.named import is_by_another, is_named, person_of
from eligibility.rules.duties.occupation import (
    is_other_occupation,
    roles_of,
    title_of,
    unit_groups,
)
from eligibility.rules.duties.performer import OwnClauses
from eligibility.rules.duties.posts import names_act

LIKE_ENOUGH = 0.34
"""The least cosine with an own-word example that makes a duty possible."""


def judge_letter(letter: Letter, lexicon: DutyLexicon) -> LetterJudgement:
    """Return what a letter proves of the unit group it claims.

    A group that the lexicon does not hold has no duties: nothing is evidenced.
    """
    texts = [sentence.text for sentence in letter.sentences]
    person = letter.person if is_named(letter.person, texts) else person_of(texts)
    by_another = is_by_another(texts)
    title = letter.title or ""
    own = [
        OwnClauses("", UNREAD)
        if is_french(each.text, lexicon.french)
        else lexicon.clauses.own(each.text, person, title, by_another=by_another)
        for each in letter.sentences
    ]
    hits = [lexicon.read(each.text) for each in own]
    by_title = title_of(letter, lexicon)
    whole = _read_whole(letter.sentences, own, hits, lexicon)
    groups = unit_groups(letter, hits if whole else (), whole, lexicon, by_title=by_title)
    is_other = is_other_occupation(letter, groups, lexicon, by_title=by_title)
    group = lexicon.groups.get(letter.claimed_noc)
    chosen = tuple(each for each in group.roles if each.body.key in letter.roles) if group else ()
    roles = chosen or (roles_of(group, hits, by_title=by_title) if group else ())
    sentences = tuple(
        SentenceJudgement(sentence.id, set_aside=HEADING)
        if is_heading and clauses.set_aside != UNREAD
        else _judged(sentence, clauses, read, group, roles, lexicon, is_other=is_other)
        for sentence, clauses, read, is_heading in zip(
            letter.sentences, own, hits, headings(texts), strict=True
        )
    )
    duties = _by_duty(group, sentences)
    evidenced = {
        duty.duty_id: duty.sentences for duty in duties if duty.state is DutyState.EVIDENCED
    }
    possible = {duty.duty_id for duty in duties if duty.state is DutyState.POSSIBLE}
    keys = tuple(role.body.key for role in roles)
    return LetterJudgement(
        letter_id=letter.id,
        claimed_noc=letter.claimed_noc,
        sentences=sentences,
        duties=duties,
        roles=tuple(dict.fromkeys(role.body.name for role in roles if role.body.name)),
        lead_statement=unread(
            lead_statement(letter.claimed_noc, keys, evidenced, possible, lexicon), sentences
        ),
        substantial=unread(substantial(letter.claimed_noc, keys, evidenced, lexicon), sentences),
        unit_groups=groups,
        defects=defects_in_text(letter, lexicon, sentences, groups),
    )


def _read_whole(
    sentences: Sequence[Sentence],
    own: Sequence[OwnClauses],
    hits: Sequence[Hits],
    lexicon: DutyLexicon,
) -> list[Hits]:
    """Return what stands in the sentences with others' clauses; nothing of a French letter."""
    if is_mostly_french([each.set_aside for each in own]):
        return []
    return [
        read
        if each.text in {clauses.text, ""} or clauses.set_aside == UNREAD
        else lexicon.read(each.text)
        for each, clauses, read in zip(sentences, own, hits, strict=True)
    ]


def _judged(
    sentence: Sentence,
    own: OwnClauses,
    hits: Hits,
    group: ReadyGroup | None,
    roles: Sequence[ReadyRole],
    lexicon: DutyLexicon,
    *,
    is_other: bool,
) -> SentenceJudgement:
    judged = SentenceJudgement(sentence.id, copied=is_copied(sentence.text, lexicon))
    if group is None:
        return judged
    does = _does(own.text, hits, lexicon)
    reason = own.set_aside or next(
        (
            why
            for why, cues, without_act in lexicon.set_aside
            if not (without_act and does) and hits.first(cues)
        ),
        "",
    )
    evidenced, possible = _matches(own.text, hits, group, roles, does=does)
    if own.doubted:
        sure = {match.duty_id for match in evidenced}
        read = lexicon.read(own.doubted)
        asked = chain(*_matches(own.doubted, read, group, roles, does=does))
        held = sure | {match.duty_id for match in possible}
        possible += [match for match in asked if match.duty_id not in held]
    if reason:  # a mere hint in a sentence about pay or hiring is noise
        evidenced, possible = [], evidenced
    elif is_other:
        evidenced, possible = [], [*evidenced, *possible]
    return replace(judged, evidenced=tuple(evidenced), possible=tuple(possible), set_aside=reason)


def _does(text: str, hits: Hits, lexicon: DutyLexicon) -> bool:
    """Return whether a sentence names an act of the person, and not only a post or a place."""
    return names_act(text) or hits.first(lexicon.acts) is not None


def _matches(
    text: str, hits: Hits, group: ReadyGroup, roles: Sequence[ReadyRole], *, does: bool
) -> tuple[list[Match], list[Match]]:
    """Return the evidenced and the possible duties of one sentence, in the group's order."""
    proven: dict[str, Match] = {}
    possible: dict[str, Match] = {}
    likeness = group.examples.likeness(text)
    admitted = _admitted(roles)
    doubted = {duty.body.id for duty in group.duties if hits.first(duty.doubted)}
    refused = {duty.body.id for duty in group.duties if hits.first(duty.refused)}
    for duty in group.duties:
        if duty.body.id in refused:
            continue
        proof = _first(duty, duty.proof, hits)
        if proof and duty.body.id not in doubted and (admitted is None or duty.body.id in admitted):
            proven[duty.body.id] = proof
        elif hint := proof or _first(duty, duty.hints, hits):
            possible[duty.body.id] = hint
        elif likeness.get(duty.body.id, (0.0, ""))[0] >= LIKE_ENOUGH:
            possible[duty.body.id] = Match(duty.body.id, likeness[duty.body.id][1], "")
    (proven if does else possible).update(_by_default(proven, hits, roles, refused))
    proven.update({} if proven else _alone(hits, group, admitted))
    for brought, match in _implied(proven, group.implied, hits, admitted):
        if brought in refused:
            continue
        proven[brought] = match
        possible.pop(brought, None)
    _eclipse(proven, possible, hits, group)
    possible.update({duty: proven.pop(duty) for duty in sorted(doubted & proven.keys())})
    for brought, match in _implied(proven, group.suggested, hits, admitted):
        possible.setdefault(brought, match)
    if text and not proven and (does or not possible):
        possible = {**_of_roles(roles), **possible}
    order = [duty.body.id for duty in group.duties]
    possible = {duty: match for duty, match in possible.items() if duty not in proven}
    return (
        sorted(proven.values(), key=lambda match: order.index(match.duty_id)),
        list(possible.values()),
    )


def _by_default(
    proven: dict[str, Match], hits: Hits, roles: Sequence[ReadyRole], refused: set[str]
) -> dict[str, Match]:
    """Return the roles' own duties where a sentence shows their work and names no other act."""
    found = {}
    for role in roles:
        body = role.body
        cue = hits.first(role.default)
        if cue is None or not proven.keys() <= {*body.default_beside}:
            continue
        for duty in body.default_duties or body.own[:1]:
            if duty not in refused:
                found[duty] = Match(duty, cue.text, hits.said(cue))
    return found


def _implied(
    proven: Mapping[str, Match],
    rules: Sequence[ReadyImplied],
    hits: Hits,
    admitted: set[str] | None,
) -> list[tuple[str, Match]]:
    """Return the duties that proven ones bring with them, within those of a known role."""
    found = []
    for rule in rules:
        carriers = rule.when & proven.keys()
        if not carriers or rule.duty in proven or rule.duty not in (admitted or ()):
            continue
        cue = hits.first(rule.cues)
        carrier = proven[min(carriers)]
        if cue is not None:
            found.append((rule.duty, Match(rule.duty, cue.text, hits.said(cue))))
        elif not rule.cues:
            found.append((rule.duty, Match(rule.duty, carrier.because, carrier.words)))
    return found


def _of_roles(roles: Sequence[ReadyRole]) -> dict[str, Match]:
    """Return the roles' own duties: what a sentence that nobody could read may be about."""
    return {
        duty: Match(duty, role.body.name, "")
        for role in roles
        for duty in role.body.default_duties or role.body.own[:1]
    }


def _alone(hits: Hits, group: ReadyGroup, admitted: set[str] | None) -> dict[str, Match]:
    """Return the duty that a sentence proves where it proves nothing else: the first that can."""
    for duty in group.duties:
        match = _first(duty, duty.alone, hits)
        can_be = admitted is None or duty.body.id in admitted
        if match and can_be and not hits.first(duty.refused):
            return {duty.body.id: match}
    return {}


def _eclipse(
    proven: dict[str, Match], possible: dict[str, Match], hits: Hits, group: ReadyGroup
) -> None:
    """Make possible what a sentence shows only as the matter of another duty."""
    for eclipse in group.eclipses:
        if eclipse.duty in proven and not hits.first(eclipse.unless):
            for hidden in sorted(eclipse.hides & proven.keys()):
                possible[hidden] = proven.pop(hidden)


def _first(duty: ReadyDuty, patterns: Iterable[Pattern], hits: Hits) -> Match | None:
    cue = hits.first(patterns)
    return Match(duty.body.id, cue.text, hits.said(cue)) if cue else None


def _admitted(roles: Sequence[ReadyRole]) -> set[str] | None:
    """Return the duties that holders of the roles can prove; None where no role is known."""
    if not roles:
        return None
    return {duty for role in roles for duty in (*role.body.own, *role.body.others)}


def _by_duty(
    group: ReadyGroup | None, sentences: Sequence[SentenceJudgement]
) -> tuple[DutyJudgement, ...]:
    return tuple(_duty(duty.body.id, sentences) for duty in group.duties) if group else ()


def _duty(duty_id: str, sentences: Sequence[SentenceJudgement]) -> DutyJudgement:
    for state in (DutyState.EVIDENCED, DutyState.POSSIBLE):
        carried = tuple(
            each.id
            for each in sentences
            if any(match.duty_id == duty_id for match in each.matches(state))
        )
        if carried:
            return DutyJudgement(duty_id, state, carried)
    return DutyJudgement(duty_id, DutyState.NOT_FOUND)
