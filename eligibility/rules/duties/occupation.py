"""Whose work a letter describes: title, licence and employer first, then its sentences.

Sentences speak by cues on the person's own acts, by what tells one group from the others (who
sends the patients, who supervises, whether operations are one's own) and by all their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eligibility.rules.duties import wording
from eligibility.rules.duties.cues import Hits
from eligibility.rules.duties.letter import Letter, UnitGroupScore
from eligibility.rules.duties.lexicon import DutyLexicon, ReadyGroup, ReadyOccupation, ReadyRole

TITLE_SCORE = 200
LICENCE_SCORE = 100
EMPLOYER_SCORE = 5
OTHER_SCORE = 4
ROLE_SCORE = 3
ADVICE_SCORE = 3
BREADTH_SCORE = 2


@dataclass(frozen=True, slots=True)
class Titled:
    """What the job title tells: the role and group it names, or another occupation."""

    noc: str | None = None
    role: str | None = None
    other: ReadyOccupation | None = None
    """The other occupation that the title names, even where it names a physician's too."""


def title_of(letter: Letter, lexicon: DutyLexicon) -> Titled:
    """Return what the job title tells: the one given, else the one the letter itself states."""
    if letter.title:
        return titled(letter.title, lexicon, letter.claimed_noc)
    for sentence in letter.sentences:
        if wording.FIRST_PERSON.search(sentence.text) or wording.FORMER.search(sentence.text):
            continue
        for found in wording.STATED_POST.finditer(sentence.text):
            stated = titled(next(filter(None, found.groups())), lexicon, vaguely=False)
            if stated.noc is not None:
                return stated
    return Titled()


def titled(
    title: str | None, lexicon: DutyLexicon, claimed_noc: str = "", *, vaguely: bool = True
) -> Titled:
    """Return what a job title tells; nothing where it is missing or in no list.

    A mere "physician" or "resident" counts only where `vaguely`.
    """
    if not title:
        return Titled()
    hits = lexicon.read(title)
    other = next((each for each in lexicon.occupations if hits.first(each.titles)), None)
    is_physician = hits.first(lexicon.physician_titles) is not None
    if other is not None and other.body.decides and not is_physician:
        return Titled(noc=other.body.noc_code, other=other)
    noc, role = _role_titled(hits, lexicon, claimed_noc, vaguely=vaguely)
    if noc is None and other is not None and not is_physician:
        return Titled(noc=other.body.noc_code, other=other)
    return Titled(noc, role, other)


def _role_titled(
    hits: Hits, lexicon: DutyLexicon, claimed_noc: str, *, vaguely: bool
) -> tuple[str | None, str | None]:
    everyone = [(group, role) for group in _by_title(lexicon) for role in group.roles]
    named = [each for each in everyone if hits.first(each[1].titles)]
    if not named and vaguely:
        vague = [each for each in everyone if hits.first(each[1].vague_titles)]
        # "Public health physician" is in the lists of two groups: the claim decides.
        named = [each for each in vague if each[0].body.noc_code == claimed_noc] or vague
    if not named:
        return None, None
    group, role = named[0]
    return group.body.noc_code, role.body.key


def _by_title(lexicon: DutyLexicon) -> Iterable[ReadyGroup]:
    """Yield the groups so that the narrower titles are asked first: family, surgery, the rest."""
    return (lexicon.groups[code] for code in sorted(lexicon.groups, reverse=True))


def unit_groups(
    letter: Letter,
    hits: Sequence[Hits],
    whole: Sequence[Hits],
    lexicon: DutyLexicon,
    *,
    by_title: Titled,
) -> tuple[UnitGroupScore, ...]:
    """Return the unit groups that a letter reads like, best first; none where nothing speaks.

    `hits` are of the clauses that speak of the person, `whole` of the sentences as written.
    """
    scores = Counter(
        {
            "31100": _specialist_score(hits, lexicon.groups["31100"]),
            "31101": _surgeon_score(hits, lexicon.groups["31101"]),
            "31102": _family_score(hits, lexicon.groups["31102"]),
        }
        if {"31100", "31101", "31102"} <= lexicon.groups.keys()
        else {}
    )
    for other in lexicon.occupations:
        speaking = sum(each.first(other.signs) is not None for each in hits)
        scores[other.body.noc_code] += OTHER_SCORE * speaking
    for noc, tell in lexicon.tells:
        scores[noc] += tell.points(whole)
    scores.update(lexicon.portraits.points(whole))
    if by_title.noc is not None:
        scores[by_title.noc] += TITLE_SCORE
    scores.update(_of_papers(letter, lexicon))
    for noc in _ruled_out(letter, lexicon) - {by_title.noc}:
        del scores[noc]
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(UnitGroupScore(noc, score) for noc, score in ranked if score > 0)


def _specialist_score(hits: Sequence[Hits], group: ReadyGroup) -> int:
    """Specialists do one thing and advise others on it: sentences of one role, and advice."""
    return ROLE_SCORE * _most_of_one_role(hits, group) + ADVICE_SCORE * _advises(hits, group)


def _surgeon_score(hits: Sequence[Hits], group: ReadyGroup) -> int:
    """Surgeons operate, mostly in one field; without any operation nothing speaks for one."""
    operations = sum(each.first(group.signs) is not None for each in hits)
    if not operations:
        return 0
    most = max(operations, _most_of_one_role(hits, group))
    return ROLE_SCORE * most + operations + ADVICE_SCORE * _advises(hits, group)


def _family_score(hits: Sequence[Hits], group: ReadyGroup) -> int:
    """Family physicians do many things: the duties that no specialist has, each counted once."""
    shown = {
        duty.body.id
        for duty in group.duties
        for each in hits
        if duty.body.telling and each.first(duty.proof) and not each.first(duty.refused)
    }
    typical = sum(each.first(group.signs) is not None for each in hits)
    return BREADTH_SCORE * (len(shown) + typical)


def _most_of_one_role(hits: Sequence[Hits], group: ReadyGroup) -> int:
    """Return how many sentences show the role that most sentences show."""
    proof = {duty.body.id: duty.proof for duty in group.duties}
    return max(
        (
            sum(
                each.first(role.signs) is not None
                or any(each.first(proof[duty]) for duty in role.body.own)
                for each in hits
            )
            for role in group.roles
        ),
        default=0,
    )


def _advises(hits: Sequence[Hits], group: ReadyGroup) -> bool:
    advice = [duty for duty in group.duties if duty.body.is_advice]
    return any(each.first(duty.proof) for duty in advice for each in hits)


def _of_papers(letter: Letter, lexicon: DutyLexicon) -> Counter[str]:
    """Return what licence and employer say, where they speak for another occupation."""
    found: Counter[str] = Counter()
    licence = lexicon.read(letter.licence or "")
    employer = lexicon.read(letter.employer or "")
    for other in lexicon.occupations:
        if licence.first(other.licences):
            found[other.body.noc_code] += LICENCE_SCORE
        if employer.first(other.employers):
            found[other.body.noc_code] += EMPLOYER_SCORE
    return found


def _ruled_out(letter: Letter, lexicon: DutyLexicon) -> set[str]:
    """Return the licensed occupations that a physician's licence speaks against."""
    licence = lexicon.read(letter.licence or "")
    if not licence.first(lexicon.physician_licences):
        return set()
    return {other.body.noc_code for other in lexicon.occupations if other.licences}


def is_other_occupation(
    letter: Letter, groups: Sequence[UnitGroupScore], lexicon: DutyLexicon, *, by_title: Titled
) -> bool:
    """Return whether title, licence, or the letter as a whole shows another occupation.

    Text alone cannot tell a nurse practitioner from a family physician: a licence or a title
    that names the one decides against every sentence.
    """
    if by_title.other is not None and by_title.noc == by_title.other.body.noc_code:
        return True
    if letter.licence and _of_other_licence(letter.licence, lexicon):
        return True
    return bool(groups) and groups[0].noc not in lexicon.groups


def _of_other_licence(licence: str, lexicon: DutyLexicon) -> bool:
    hits = lexicon.read(licence)
    if hits.first(lexicon.physician_licences):
        return False
    return any(hits.first(other.licences) for other in lexicon.occupations)


def roles_of(group: ReadyGroup, hits: Sequence[Hits], *, by_title: Titled) -> tuple[ReadyRole, ...]:
    """Return the role blocks of the claimed group to judge by: the title's, else the text's.

    None where the group has no blocks, or where neither title nor text shows one.
    """
    if by_title.noc == group.body.noc_code and by_title.role is not None:
        return tuple(role for role in group.roles if role.body.key == by_title.role)
    votes = {
        role.body.key: sum(each.first(role.signs) is not None for each in hits)
        for role in group.roles
    }
    most = max(votes.values(), default=0)
    if most == 0:
        return ()
    return tuple(role for role in group.roles if votes[role.body.key] == most)
