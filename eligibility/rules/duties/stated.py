"""Days and hours that a letter states of the work, each with the sentence that states it.

Read to be compared with the file, so only what is said plainly is taken: a day behind "since",
"from" or "until" in a sentence about the employment, a number of hours a week. A sentence about a
licence, a leave, call or earlier posts states nothing here, and unknown is an answer.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from eligibility.rules.duties.wording import FORMER
from eligibility.rules.facts import StatedTerm
from eligibility.rules.span import Span

ROUGHLY = Decimal("0.1")
"""How far "about 40 hours" may be from the hours on file."""
MOST_HOURS = Decimal(168)

_MONTHS = (
    r"jan(?:uary)?|janvier",
    r"feb(?:ruary)?|f[ée]vrier",
    r"mar(?:ch|s)?",
    r"apr(?:il)?|avril",
    r"may|mai",
    r"june?|juin",
    r"july?|juillet",
    r"aug(?:ust)?|ao[uû]t",
    r"sept?(?:ember|embre)?",
    r"oct(?:ober|obre)?",
    r"nov(?:ember|embre)?",
    r"dec(?:ember)?|d[ée]cembre",
)
_MONTH = rf"(?:{'|'.join(_MONTHS)})\b\.?"
_DAY = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er)?(?:\s+of)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH},?\s+\d{{4}})(?!\d)"
)
_LEAD = r"(?:\s*:)?\s+(?:(?:on|in|the|le|date|of)\s+)*"
_NOW = r"(?:the\s+)?(?:present(?:\s+(?:day|time|date))?|date|now|today|current)\b|ce jour\b"
_TO = (
    r"\s*(?:,?\s*(?:and\s+)?(?:to|until|till|through|up\s+to|au|jusqu['’]au)\s+(?:the\s+)?"
    r"|[-–—]\s*)"
)

_FIRST = re.compile(
    r"\b(?:since|from|between|start(?:ed|ing|s)?(?:\s+(?:work|working|here|with us|date))?"
    r"|began(?:\s+(?:work|working|employment))?|commenc(?:ed|ing)|hired|depuis|du|à compter du"
    rf"|joined\b[^.;\d]{{0,60}}?\b(?:on|in))(?:{_LEAD})(?P<day>{_DAY})",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:until|till|through|up to|end(?:ed|ing|s)?(?:\s+date)?|last day(?:\s+of\s+work)?"
    rf"(?:\s+(?:was|is))?|jusqu['’]au)(?:{_LEAD})(?P<day>{_DAY})",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<first>{_DAY}){_TO}(?:(?P<last>{_DAY})|(?P<now>{_NOW}))|\bbetween\s+(?P<one>{_DAY})\s+and\s+"
    rf"(?P<other>{_DAY})",
    re.IGNORECASE,
)
_EMPLOYED = re.compile(
    r"\b(?:employ(?:ed|ment|s|é|ée)|work(?:s|ed|ing)?|hired|joined|engaged|appoint(?:ed|ment)"
    r"|serv(?:es|ed|ing)|practi[sc](?:es|ed|ing)|position|post|with us|medical staff|tenure"
    r"|start(?:ed)?(?: date)?|travaille|engagée?|poste|occupe)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:(?:has|have) been (?:employed|working|with us|on (?:our )?staff|engaged|serving)\b"
    r"|(?:is|remains) (?:currently |still |presently )?(?:employed|engaged)\b"
    r"|currently (?:employed|works|working|holds|serves|practises)\b"
    r"|continues to (?:work|be employed|serve|practise)\b"
    r"|has (?:worked|served|practised)\b[^.;]{0,60}\bsince\b|works? (?:here|with us) since\b"
    r"|to this day\b|à ce jour\b)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:licen[cs]\w*|regist(?:ered|ration)|certif(?:ied|icates?|ication)|member(?:ship)?"
    r"|graduat\w+|degree|school|university of|train(?:ed|ing)|completed|leave|vacation|absen\w+"
    r"|parental|maternity|sabbatical|permit|visa|insur\w+|born|probation\w*|raise|increased?|renew\w*"
    r"|reduced|promoted|cong[ée]s?|permis|not|never|except\w*|client|practice was|clinic was)\b",
    re.IGNORECASE,
)

_WRITTEN = {
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "twenty-four": 24,
    "thirty": 30,
    "thirty-five": 35,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
}
_NUMBERS = {word: Decimal(value) for word, value in _WRITTEN.items()}
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_HOUR = r"(?:hours?|hrs?\.?|heures?)"
_HOURS = re.compile(
    rf"(?<![\d.,$])(?P<low>{_NUMBER})\s*(?:\([\d.,]+\)\s*)?"
    rf"(?:(?:to|-|–|or|à)\s*(?P<high>{_NUMBER})\s*)?(?:\([\d.,]+\)\s*)?"
    rf"(?:{_HOUR}\s*(?:of work\s*)?(?:(?:per|a|each|every|/|par)\s*(?:week|semaine)\b|weekly\b)"
    rf"|[- ]?hours?[- ](?:work[- ]?)?week\b)",
    re.IGNORECASE,
)
_HOURS_AFTER = re.compile(
    rf"\b(?:weekly hours|hours (?:of work )?(?:per|a|each) week)\s*[:=]\s*(?P<low>{_NUMBER})"
    r"(?P<high>)(?![\d%])",
    re.IGNORECASE,
)
_HOURS_ASIDE = re.compile(
    r"\b(?:on[- ]call|call|over ?time|extra|additional|more than|teach\w*|research|admin\w*|open"
    r"|clinic hours|office hours|of which|plus|including|nurs\w+|patients?|supervis\w+|residents"
    r"|shared|we (?:are|work)|then|later|reduced|increased?|leave|our clinic|we run"
    r"|telehealth|virtual|lectur\w+|in addition|volunt\w+|studies|weekends?)\b",
    re.IGNORECASE,
)
_ROUGH = re.compile(r"\b(?:about|approximately|around|roughly|some|environ|approx\.?)\s*$", re.I)
_AT_LEAST = re.compile(r"\b(?:at least|minimum(?: of)?|no(?:t)? (?:less|fewer) than)\s*$", re.I)
_AT_MOST = re.compile(r"\b(?:up to|at most|maximum(?: of)?|no(?:t)? more than)\s*$", re.I)


def stated_terms(sentences: Iterable[str]) -> list[tuple[int, StatedTerm]]:
    """Return what sentences state of the work, each with the number of its sentence, from 0."""
    return [
        (number, term) for number, text in enumerate(sentences) for term in _terms_of(text.strip())
    ]


def _terms_of(text: str) -> Iterator[StatedTerm]:
    """Yield what one sentence states; every term at most once."""
    yield from _hours_of(text)
    if _ASIDE.search(text) or FORMER.search(text) or not _EMPLOYED.search(text):
        return
    firsts = [match["day"] for match in _FIRST.finditer(text)]
    lasts = [match["day"] for match in _LAST.finditer(text)]
    goes_on = bool(_GOES_ON.search(text))
    for match in _RANGE.finditer(text):
        firsts.append(match["first"] or match["one"])
        lasts += [day for day in (match["last"], match["other"]) if day]
        goes_on = goes_on or bool(match["now"])
    first, last = _one_day(firsts), _one_day(lasts)
    if first:
        yield StatedTerm("first_day", text, first)
    if last:
        yield StatedTerm("last_day", text, last)
    elif goes_on and not lasts:
        yield StatedTerm("goes_on", text)


def _one_day(said: Iterable[str]) -> tuple[Span, ...]:
    """Return the readings of the one day that is said; none where two different ones are."""
    found = dict.fromkeys(_readings(each) for each in said)
    return next(iter(found)) if len(found) == 1 else ()


def _readings(said: str) -> tuple[Span, ...]:
    """Return the days that a date as written may be: one, two, a month, or none."""
    numbers = [int(each) for each in re.findall(r"\d+", said)]
    if re.match(r"\d{4}-", said):
        return _days([(numbers[0], numbers[1], numbers[2])])
    if re.match(r"\d+[/.]\d+[/.]", said):
        one, other, year = numbers
        return _days(dict.fromkeys([(year, other, one), (year, one, other)]))
    word = re.search(r"[^\W\d_]{3,}", re.sub(r"\bof\b", "", said))
    month = _month(word[0]) if word else 0
    if not month or not numbers:
        return ()
    if len(numbers) == 1:
        return _month_of(numbers[0], month)
    return _days([(numbers[1], month, numbers[0])])


def _month_of(year: int, month: int) -> tuple[Span, ...]:
    if not 1900 <= year <= 2200:
        return ()
    return (Span(date(year, month, 1), date(year, month, monthrange(year, month)[1])),)


def _days(readings: Iterable[tuple[int, int, int]]) -> tuple[Span, ...]:
    found = []
    for year, month, day in readings:
        if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            found.append(Span(date(year, month, day), date(year, month, day)))
    return tuple(found)


def _month(word: str) -> int:
    found = (number for number, name in enumerate(_MONTHS, 1) if re.fullmatch(name, word, re.I))
    return next(found, 0)


def _hours_of(text: str) -> Iterator[StatedTerm]:
    """Yield the hours a week of a sentence that states one number of them, or one range."""
    found = [*_HOURS.finditer(text), *_HOURS_AFTER.finditer(text)]
    if len(found) != 1 or _HOURS_ASIDE.search(text) or FORMER.search(text):
        return
    [match] = found
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    before = text[: match.start()]
    if _ROUGH.search(before):
        low, high = low * (1 - ROUGHLY), high * (1 + ROUGHLY)
    elif _AT_LEAST.search(before):
        high = MOST_HOURS
    elif _AT_MOST.search(before):
        low = Decimal(0)
    if 0 <= low <= high <= MOST_HOURS:
        yield StatedTerm("hours", text, least_hours=low, most_hours=high)


def _number(said: str) -> Decimal:
    return _NUMBERS.get(said.casefold()) or Decimal(said.replace(",", "."))
