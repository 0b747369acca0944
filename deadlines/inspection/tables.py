"""The subjects of an inspection: a table each, with its title and the heads of its columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from deadlines.inspection import rows
from deadlines.inspection.rows import Row


@dataclass(frozen=True, slots=True)
class Table:
    """One subject: its file name in the archive, title, columns, and how its rows are found."""

    name: str
    title: str | Promise
    columns: Sequence[str | Promise]
    rows: Callable[[Client], Iterator[Row]]


_MADE_BY = (_("Who"), _("When"))
TABLES = (
    Table(
        "decisions",
        _("Decisions: every stored assessment"),
        (
            _("Evaluated"),
            _("As of"),
            _("Rule"),
            _("Verdict"),
            "NOC",
            _("Hours"),
            _("Edition"),
            _("Rule versions"),
            _("Facts and findings"),
        ),
        rows.assessments,
    ),
    Table(
        "rule-versions",
        _("Rule versions that decided"),
        (
            _("Number"),
            _("Kind"),
            _("Key"),
            _("Title"),
            _("Version"),
            _("In force from"),
            _("Source"),
            _("Address"),
            _("Read on"),
            _("Written by"),
            _("Approved by"),
            _("Published"),
            _("Withdrawn"),
            _("Checksum"),
        ),
        rows.rules,
    ),
    Table(
        "letters",
        _("Employers’ letters"),
        (
            _("Number"),
            _("Job"),
            _("Came as"),
            _("Dated"),
            _("Taken in"),
            _("Taken in by"),
            _("Finished"),
            _("Finished by"),
            _("Taken out"),
            _("Words"),
        ),
        rows.letters,
    ),
    Table(
        "duties",
        _("Decisions on duties"),
        (_("Letter"), "NOC", _("Duty"), _("Decision"), _("Words of the letter"), *_MADE_BY),
        rows.duties,
    ),
    Table(
        "rounds",
        _("Rounds: where the file stood"),
        (
            _("Round"),
            _("Held"),
            _("List"),
            _("Reason"),
            "CRS",
            _("Evaluated"),
            _("Said to have no invitation"),
            _("By"),
        ),
        rows.rounds,
    ),
    Table(
        "invitations",
        _("Invitations to apply"),
        (
            _("Number"),
            _("Program"),
            _("Round"),
            _("Issued"),
            _("Ends"),
            _("State"),
            _("Closed"),
            _("Reason or proof"),
            _("Recorded by"),
            _("Recorded"),
        ),
        rows.invitations,
    ),
    Table(
        "filings",
        _("Applications as filed"),
        (
            _("Number"),
            _("Invitation"),
            _("Filed"),
            _("Proof"),
            _("Confirmation or application number"),
            _("Why there is no file"),
            _("Ready when filed"),
            _("Verdict if received that day"),
            _("Client approved the packet on"),
            _("How it is known"),
            _("Paper and state when filed"),
            _("Recorded by"),
            _("Recorded"),
            _("Taken back"),
        ),
        rows.filings,
    ),
    Table(
        "papers",
        _("Papers of the checklists"),
        (
            _("Number"),
            _("Invitation"),
            _("Entry"),
            _("Paper"),
            _("For whom"),
            _("Requirement"),
            _("Applies"),
            _("Why"),
            _("State"),
            _("Since"),
            _("Reason"),
            _("Note"),
            _("Owner"),
            _("Latest start"),
        ),
        rows.papers,
    ),
    Table(
        "deadlines",
        _("Deadlines"),
        (
            _("Number"),
            _("What ends"),
            _("Last day"),
            _("Ends"),
            _("Rule"),
            _("Hard"),
            _("State"),
            _("Made"),
            _("Settled"),
            _("Reason"),
            _("Moved from"),
            _("Acknowledged"),
            _("By"),
        ),
        rows.deadlines,
    ),
    Table(
        "reminders",
        _("Emails: every reminder planned, tried and sent"),
        (
            _("Deadline"),
            _("What ends"),
            _("Step"),
            _("To"),
            _("Person"),
            _("Due"),
            _("State"),
            _("Tries"),
            _("Sent"),
            "Message-ID",
            _("Last error"),
        ),
        rows.reminders,
    ),
    Table(
        "incidents",
        _("Incidents of missed deadlines"),
        (
            _("Number"),
            _("Deadline"),
            _("Opened"),
            _("Closed"),
            _("Closed by"),
            _("Conclusion"),
            _("Duty"),
            _("Done"),
            _("Done by"),
        ),
        rows.incidents,
    ),
    Table(
        "changes",
        _("Who changed which fact"),
        (_("When"), _("Who"), _("Act"), _("Fact"), _("Before and after")),
        rows.changes,
    ),
    Table(
        "acts",
        _("Who did what: the audit log of the file"),
        (_("When"), _("Who"), _("Act"), _("Of"), _("Details")),
        rows.acts,
    ),
)
