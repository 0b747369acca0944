"""How letters word the facts that every reference should state: patterns, English and French."""

from __future__ import annotations

import re

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|ten|twelve|fifteen|sixteen|twenty|thirty|forty|fifty|sixty)(?:[- ]\w+)?"
)
_HOUR = r"(?:hours?|hrs?|h|heures?)\b"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|"
    r"d[ée]cembre)\.?"
)
_DAY = (
    r"(?:\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[/.]\d{1,2}[/.]\d{4}|"
    rf"{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th|er)?,?\s+)?\d{{4}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|er)?\s+{_MONTH},?\s+\d{{4}})"
)


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


HOURS = _pattern(
    rf"{_NUMBER}\s*(?:\([\d.,]+\)\s*)?{_HOUR}[^.;]{{0,30}}?"
    r"(?:\bper\b|\ba\b|/|\beach\b|\bevery\b|\bpar\b)?\s*(?:week|semaine)",
    rf"(?:weekly|hebdomadaire)[^.;]{{0,30}}?{_NUMBER}\s*{_HOUR}",
    r"hours (?:per|a|each) week\D{0,20}\d",
    r"\d+(?:[.,]\d+)?[- ]hours?[- ](?:work )?week",
)
"""Hours a week."""

PERIOD = _pattern(
    r"\b(?:since|from|between|starting|started|began|commenced|joined|effective|depuis|du)\b"
    rf"[^.;]{{0,40}}?{_DAY}",
    rf"{_DAY}\s*(?:to|until|through|au|[-–—])\s*(?:{_DAY}|the present|present|date|now|today)",
)
"""The days of the work."""

ANY_DAY = _pattern(_DAY)

STILL = _pattern(
    r"\b(?:à ce jour|actuellement|à présent|toujours à notre emploi)\b",
    r"\b(?:to date|to the present|present|currently|continues?|ongoing|to this day)\b",
    r"\bdate of this letter\b",
)
"""The work goes on."""

PAY = _pattern(
    r"[$€£]\s?\d",
    r"\b(?:salary|salaried|remunerat\w+|stipend|wages?|paid|compensation|billings?)\b",
    r"\b(?:fee[- ]for[- ]service|per annum|annual income|salaire|honoraires)\b",
    r"\b(?:rémunér\w+|à l.acte|traitement annuel)\b",
)

CONTACT = _pattern(
    r"[\w.+-]+@[\w-]+\.[\w.]+",
    r"\+?\d?[\s.(-]*\d{3}[\s.)-]+\d{3}[\s.-]+\d{4}\b",
)
"""An e-mail address or a telephone number."""

SIGNATORY = re.compile(
    r"^(?:(?:Dr|Mr|Ms|Mrs)\.?\s+)?[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){1,3},?\s.*"
    r"\b(?:Director|Manager|Chief|Head|Administrator|President|Officer|Supervisor|Chair|Lead)\b"
)
"""A name with a post, as it stands alone under a letter."""
CLOSING = _pattern(
    r"\b(?:sincerely|yours (?:truly|faithfully)|(?:kind|best|warm)?\s?regards)\b",
    r"\b(?:respectfully|signed|signature|cordially|cordialement|salutations)\b",
)
"""The words under which a letter is signed."""

_POST = (
    r"((?:(?!(?:for|on|to|at|by|with|who|whose|that|which|since|from|under|within|and|until)\b)"
    r"[\w’'/-]+\s*){1,6})"
)

STATED_POST = _pattern(
    r"\b(?:employed|works|working|worked|hired|engaged|serves|serving|served|appointed|practises|"
    rf"practices|joined\b[^,.;]{{0,40}}?|employs\b[^,.;]{{0,40}}?) as (?:an?|our|the)?\s*{_POST}",
    rf"\b(?:position|post|role|capacity) (?:of|as)\s+(?:an?|our|the)?\s*{_POST}",
    rf"\b(?:Dr|Mr|Ms|Mrs|Miss)\b\.?[^.;]{{0,60}}?\b(?:is|has been) "
    rf"(?:(?:employed|registered|engaged|hired)\b[^.;]{{0,50}}? as )?(?:an?|our|the)?\s*{_POST}",
)
"""Where a letter names the person's post; the words after it stand in one of the groups."""

HIRED_AS = _pattern(
    r"\b(?:as|position of|title (?:is|of|was)|post of|appointed|role of|capacity of|"
    r"à titre de|en tant que|comme|poste de|fonctions? de|engagée? (?:comme|à titre))\b"
)
"""The words that name the post."""

FIRST_PERSON = _pattern(r"\b[Ii] (?!confirm|certify|attest|can confirm|hereby)\w+")
"""The writer speaks of himself."""

FORMER = _pattern(
    r"\b(?:before (?:joining|coming)|prior to|previously|formerly|will (?:be|join|start|begin))\b",
    r"\b(?:next year|plans to|hopes to|once (?:he|she))\b",
)
"""What was before this post, or is to come after it."""
