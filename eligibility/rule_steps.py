"""The steps of a version's life as the admin site offers them, each confirmed on a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from eligibility import rule_actions
from eligibility.field_words import Said
from eligibility.models import RuleVersion, WithdrawalRequest
from eligibility.rule_forms import NoticeForm, ReasonForm

State = RuleVersion.State


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, what it does in words, what is said when it was done.

    `shows_review` puts the differences, examples and the impact on the page that confirms it.
    """

    name: str
    label: Said
    explains: Said
    done: Said
    take: Callable[..., Any]
    state: State
    form: type[forms.BaseForm] | None = None
    shows_review: bool = False


DRAFT, REVIEW, RETURN, PUBLISH = "draft", "review", "return", "publish"
NOTICE, ASK, WITHDRAW, KEEP = "notice", "ask-withdrawal", "withdraw", "keep"

STEPS = {
    step.name: step
    for step in (
        Step(
            DRAFT,
            _("New draft from this version"),
            _(
                "A draft is made that says what this version says. Nothing changes for anybody "
                "until a second person publishes it."
            ),
            _("A draft was made from this version."),
            rule_actions.draft_from,
            State.PUBLISHED,
        ),
        Step(
            REVIEW,
            _("Send to review"),
            _(
                "The worked examples are run, and the list of clients whose answers change is "
                "made in the background. The draft cannot be edited while it is in review."
            ),
            _("Sent to review: a second person publishes it."),
            rule_actions.send_to_review,
            State.DRAFT,
            shows_review=True,
        ),
        Step(
            RETURN,
            _("Return to draft"),
            _("Its author can edit it again, and has to send it to review once more."),
            _("Returned to its author."),
            rule_actions.return_to_draft,
            State.IN_REVIEW,
        ),
        Step(
            PUBLISH,
            _("Publish"),
            _(
                "From now on every assessment of a day from its first day on uses this version, "
                "in every firm. It can never be changed again, only withdrawn or followed by "
                "another. Assessments already kept stay as they were."
            ),
            _("Published. It never changes from now on."),
            rule_actions.publish,
            State.IN_REVIEW,
            shows_review=True,
        ),
        Step(
            NOTICE,
            _("Add a notice"),
            _(
                "A notice says what is reported about a published version but not confirmed. It "
                "is shown at once wherever the version is used, and cannot be taken back: a later "
                "notice can say that it was settled."
            ),
            _("The notice was added."),
            rule_actions.add_notice,
            State.PUBLISHED,
            form=NoticeForm,
        ),
        Step(
            ASK,
            _("Ask to withdraw"),
            _("A second person has to agree. Until then the version stays in force."),
            _("Asked. A second person withdraws the version or keeps it."),
            rule_actions.ask_withdrawal,
            State.PUBLISHED,
            form=ReasonForm,
        ),
        Step(
            WITHDRAW,
            _("Withdraw"),
            _(
                "New assessments of its days use the version before it, or none where there is "
                "none. Assessments already kept still show it. It cannot be published again."
            ),
            _("Withdrawn. New assessments do not use it."),
            rule_actions.withdraw,
            State.PUBLISHED,
        ),
        Step(
            KEEP,
            _("Keep it published"),
            _("The request to withdraw it is put aside, and the version stays in force."),
            _("The version stays published."),
            rule_actions.keep_published,
            State.PUBLISHED,
        ),
    )
}

STEPS_FROM = {
    State.DRAFT: (REVIEW,),
    State.IN_REVIEW: (PUBLISH, RETURN),
    State.PUBLISHED: (DRAFT, NOTICE, ASK),
    State.WITHDRAWN: (DRAFT,),
}


def steps_of(version: RuleVersion) -> list[Step]:
    """Return the steps open to a version, the most likely one first."""
    names = STEPS_FROM[State(version.state)]
    if version.state == State.PUBLISHED and withdrawal_request(version):
        names = (WITHDRAW, KEEP, DRAFT, NOTICE)
    return [STEPS[name] for name in names]


def refusal(step: Step, version: RuleVersion, person: User) -> str:
    """Return why this person cannot take a step of a version; empty where they can."""
    asked = withdrawal_request(version) if step.name == WITHDRAW else None
    if step.name == PUBLISH and rule_actions.wrote(version, person):
        return str(_("You wrote this version. A second person has to read and publish it."))
    if asked and asked.asked_by_id == person.pk:
        return str(_("You asked for it. A second person has to withdraw the version."))
    if step not in steps_of(version):
        return str(
            _("This version is %(state)s: the step is not open to it.")
            % {"state": version.get_state_display()}
        )
    return ""


def withdrawal_request(version: RuleVersion) -> WithdrawalRequest | None:
    """Return the open request to withdraw a version, with who asked."""
    return (
        WithdrawalRequest.objects.select_related("asked_by")
        .filter(version=version, version__state=State.PUBLISHED)
        .first()
    )
