"""What a saved change moved: verdict, hours and score before and after, said on the next page."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from clients.filters import VERDICTS
from clients.models import Client
from clients.views.access import SignedInRequest
from eligibility.actions import bring_up_to_date, judged_day
from eligibility.models import CurrentAssessment
from eligibility.rules.findings import Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a file stands: the category's verdict, its hours, and our score."""

    verdict: str
    hours: Decimal | None
    score: int | None
    is_at_least: bool

    @property
    def hours_in_words(self) -> str:
        return _("not known") if self.hours is None else intcomma(int(self.hours))

    @property
    def score_in_words(self) -> str:
        if self.score is None:
            return _("not known")
        figure = intcomma(self.score)
        return _("at least %(score)s") % {"score": figure} if self.is_at_least else str(figure)


def standing_of(client: Client, *, now: datetime) -> Standing | None:
    """Return where a file stands on its facts as saved; None while no rules are loaded."""
    mine = Client.objects.filter(pk=client.pk)
    bring_up_to_date(mine, on=judged_day(now), now=now)
    row = CurrentAssessment.objects.filter(client=client.pk).first()
    return Standing(row.verdict, row.hours, row.crs_score, row.is_crs_open) if row else None


def say_saved(
    request: SignedInRequest,
    client: Client,
    saved: str,
    before: Standing | None,
    after: Standing | None,
) -> None:
    """Say that it was saved and what that moved; with an open invitation, what is to weigh."""
    moved = _moved(before, after) if before and after else ""
    messages.success(request, f"{saved} {moved}".strip())
    if before and after and before != after:
        _weigh(request, client, before, after)


def _moved(before: Standing, after: Standing) -> str:
    changes = [
        (_("Verdict"), _verdict(before), _verdict(after)),
        (_("hours"), before.hours_in_words, after.hours_in_words),
        (_("our score"), before.score_in_words, after.score_in_words),
    ]
    said = [f"{what} {old} → {new}" for what, old, new in changes if old != new]
    if not said:
        return _("Verdict, hours and score stay as they were.")
    first = said[0][:1].upper() + said[0][1:]
    return "; ".join([first, *said[1:]]) + "."


def _verdict(standing: Standing) -> str:
    return str(dict(VERDICTS).get(standing.verdict, standing.verdict))


def _weigh(request: SignedInRequest, client: Client, before: Standing, after: Standing) -> None:
    """Warn where an invitation is open that these facts no longer carry as they did."""
    ita = client.invitations.open().select_related("round").first()
    if ita is None:
        return
    reasons = []
    if before.verdict != after.verdict and after.verdict != Outcome.MET:
        reasons.append(_("the category is now: %(verdict)s") % {"verdict": _verdict(after)})
    cut_off = ita.round.cut_off_score if ita.round else None
    if cut_off is not None and after.score is not None and after.score < cut_off:
        reasons.append(
            _("our score, %(score)s, is below the round’s cut-off of %(cut_off)s")
            % {"score": after.score_in_words, "cut_off": intcomma(cut_off)}
        )
    if reasons:
        text = _(
            "An invitation is open, and {reasons}. Declining it is a choice to weigh: "
            '<a href="{both}">invitation and filing side by side</a>, '
            '<a href="{ita}">the invitation</a>.'
        )
        both = reverse("eligibility:invitation_and_filing", args=[client.pk])
        address = ita.get_absolute_url()
        messages.warning(
            request, format_html(text, reasons="; ".join(reasons), both=both, ita=address)
        )
