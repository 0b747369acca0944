"""The words for the fields of a rule's body: what a figure is called and what it means.

A later app registers the words of its own kinds beside the kinds themselves. A path is dotted,
`*` standing for the number of a row: "work.hours", "unread.*.text".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NOTHING = "—"

Said = str | Promise
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The label of a field, and under it what the figure means and in which unit."""

    label: Said
    help: Said = ""


_words: dict[str, Mapping[str, Words]] = {}
_values: dict[str, Said] = {}


def register_words(
    kind: str, fields: Mapping[str, Words], values: Mapping[str, Said] | None = None
) -> None:
    """Make the words for a kind's fields known, and those for the values they choose from."""
    _words[kind] = fields
    _values.update(values or {})


def words_for(kind: str, path: Path) -> Words:
    """Return the words for a field; its raw name where nobody gave any."""
    known = _words.get(kind, {})
    name = ".".join("*" if isinstance(each, int) else each for each in path)
    return known.get(name) or Words(" ".join(map(plain_words, path)))


def value_in_words(value: object) -> str:
    """Return a chosen value as a reader says it."""
    return str(_values.get(str(value), plain_words(str(value))))


def known_value(value: object) -> str:
    """Return a value in the words of its choice; as it stands where it is not one."""
    return str(_values.get(str(value), value))


def figure_in_words(value: object) -> str:
    """Return one figure of a body as a reader writes it: 1,560, yes, a list, a chosen value."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(item_in_words, value))
    number = exact_number(value)
    return known_value(value) if number is None else f"{number.normalize():,f}"


def item_in_words(value: object) -> str:
    """Return one of a list as it stands: digits there are codes."""
    return known_value(value)


def exact_number(value: object) -> Decimal | None:
    """Return the number a figure is, as plain data keeps it; None for any other value."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def plain_words(name: str | int) -> str:
    """Return a raw name with blanks between its words."""
    return str(name).replace("_", " ")


WORK = {
    "work": Words(_("Work")),
    "work.given": Words(
        _("Asks for work experience"), _("Without this mark the figures below are not used.")
    ),
    "work.hours": Words(
        _("Hours of work needed"),
        _("In hours. Six months of full-time work are 780, eight months 1,040, a year 1,560."),
    ),
    "work.weekly_cap_hours": Words(
        _("Most hours counted in a week"),
        _("In hours. Work beyond it earns nothing more; full time is 30."),
    ),
    "work.window_years": Words(
        _("Years looked back"),
        _("In years. Work counts when it was done within these years before the day assessed."),
    ),
    "work.place": Words(_("Where the work was done")),
    "work.single_occupation": Words(
        _("In one occupation"),
        _("All hours in one NOC code. Without this mark hours of several listed codes add up."),
    ),
    "work.continuous": Words(_("Without a break"), _("The work has to be continuous.")),
    "work.excluded_time": Words(_("Time that does not count")),
    "work.days_without_status": Words(_("Days without temporary resident status")),
    "work.noc_codes": Words(
        _("NOC codes listed"),
        _(
            "Codes of NOC 2021, five digits each, one a line. "
            "With none listed, every code of the TEER categories below counts."
        ),
    ),
    "work.teers": Words(
        _("TEER categories"), _("Whole numbers from 0 to 5, one a line; used without listed codes.")
    ),
    "work.paid_vacation_days": Words(
        _("Paid vacation counted"),
        _("In days of one block of paid vacation. Longer blocks are left to the officer."),
    ),
}

VALUES: dict[str, Said] = {
    "canada": _("in Canada"),
    "anywhere": _("in any country"),
    "unauthorized": _("work without authorization"),
    "unpaid": _("unpaid work"),
    "self_employed": _("self-employment"),
    "full_time_study": _("work during full-time study"),
    "count": _("count"),
    "do_not_count": _("do not count"),
    "not_known": _("not known: an officer decides"),
    "window": _("the years looked back"),
    "licence": _("a licence to practise"),
    "cec": _("CEC"),
    "fswp": _("FSWP"),
    "fstp": _("FSTP"),
    "en": _("English"),
    "fr": _("French"),
}

CATEGORY = WORK | {
    "programs": Words(
        _("Programs whose candidates are invited"), _("Short names, one a line: cec, fswp, fstp.")
    ),
    "nominees_excluded": Words(
        _("Not for nominees"), _("Candidates with a provincial nomination are not invited.")
    ),
    "language_floor": Words(
        _("Lowest language level"),
        _("CLB or NCLC, 1 to 12, in each of the four abilities. Empty: none is asked for."),
    ),
    "french_floor": Words(
        _("Lowest level in French"),
        _("NCLC, 1 to 12, in each of the four abilities. Empty: no French is asked for."),
    ),
    "judged_by_people": Words(
        _("Conditions that people judge"), _("In plain words, one a line; no rule decides them.")
    ),
    "unread": Words(_("What nobody has read")),
    "unread.*.key": Words(_("Mark"), _("A short mark to refer to, such as window.")),
    "unread.*.text": Words(_("What is not known"), _("Shown wherever the rule is used.")),
    "unread.*.concerns": Words(_("Time it may turn out to count")),
}

PROGRAM = WORK | {
    "language_floor_by_teer": Words(
        _("Lowest language level by TEER category"),
        _("CLB or NCLC in each ability, one a line, from TEER 0 on."),
    ),
    "language_floor_by_ability": Words(
        _("Lowest language level by ability"),
        _("CLB or NCLC, one a line: listening, reading, writing, speaking."),
    ),
    "primary_occupation_only": Words(_("Only in the primary occupation")),
    "pass_mark": Words(
        _("Pass mark"), _("Points of the selection grid. Empty: the program has no grid.")
    ),
    "needs_credential": Words(_("Asks for a credential")),
    "needs_settlement_funds": Words(_("Asks for settlement funds")),
    "designated_bodies": Words(_("Bodies that assess credentials")),
    "designated_bodies.*.noc_codes": Words(
        _("For these NOC codes"), _("Five digits each, one a line.")
    ),
    "designated_bodies.*.name": Words(_("Name of the body")),
    "designated_bodies.*.also_called": Words(_("Other names on reports"), _("One a line.")),
    "noc_groups": Words(
        _("NOC groups listed"), _("By their first digits, one a line. Empty: none is listed.")
    ),
    "noc_groups_left_out": Words(_("Groups left out of those"), _("First digits, one a line.")),
}

EXEMPTION = {
    "lifts": Words(_("Time that counts all the same")),
    "noc_codes": Words(_("NOC codes it covers"), _("Five digits each, one a line.")),
    "programs": Words(_("Programs it covers"), _("Short names, one a line: cec, fswp, fstp.")),
    "authority": Words(_("Provision it rests on"), _("Such as IRPA s. 25.2.")),
    "conditions": Words(_("What to ask for"), _("In plain words, one a line.")),
}

LANGUAGE_CHART = {
    "test": Words(_("Name of the test")),
    "language": Words(_("Language tested")),
    "step": Words(_("Distance between two scores"), _("1, or 0.5 where halves are given.")),
    "for_express_entry": Words(_("Taken in Express Entry")),
    "no_score": Words(
        _("Mark for no score"), _("What a report prints for a score too low to give.")
    ),
    "if_above": Words(
        _("Of a score above the scale"), _("What such a score usually is, and what to do.")
    ),
}

REFUSED_TEST = {
    "test": Words(_("Name of the test")),
    "reason": Words(_("Why it is not taken"), _("Shown beside such a result.")),
}

FUNDS_TABLE = {
    "each_further": Words(
        _("For each further person"), _("Canadian dollars, beyond the largest family listed.")
    ),
}

FEE_TABLE = {
    "processing_principal": Words(_("Processing, principal applicant"), _("Canadian dollars.")),
    "processing_spouse": Words(_("Processing, spouse or partner"), _("Canadian dollars.")),
    "processing_child": Words(_("Processing, each dependent child"), _("Canadian dollars.")),
    "right_of_permanent_residence": Words(
        _("Right of permanent residence"), _("Canadian dollars for each adult.")
    ),
    "biometrics_person": Words(_("Biometrics, one person"), _("Canadian dollars.")),
    "biometrics_family": Words(_("Biometrics, most for a family"), _("Canadian dollars.")),
    "biometrics_ages": Words(
        _("Ages that give biometrics"), _("In years, one a line: the youngest, the oldest.")
    ),
}

register_words("category", CATEGORY, VALUES)
register_words("program", PROGRAM)
register_words("exemption", EXEMPTION)
register_words("language_chart", LANGUAGE_CHART)
register_words("refused_test", REFUSED_TEST)
register_words("funds_table", FUNDS_TABLE)
register_words("fee_table", FEE_TABLE)
