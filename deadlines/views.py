"""Today, and the deadlines."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.covers import covers_now
from accounts.models import User
from deadlines import actions
from deadlines.by_hand import is_by_hand
from deadlines.calendar import month_of
from deadlines.forms import DeadlineFilter, MoveForm
from deadlines.history import LadderShown, history_of, ladder_of
from deadlines.ladders import Ladders
from deadlines.models import Deadline, DeadlineQuerySet, Incident, Reminder
from deadlines.office_dates import office_dates
from deadlines.papers_missing import papers_missing
from deadlines.pulse import failed_reminders, unsent_lately
from deadlines.refused import refused_letters
from deadlines.round_outcomes import latest_round_outcomes, newest_round_if_old
from deadlines.rows import rows_of
from deadlines.rules.ladder import Role
from deadlines.schedule import second_person
from deadlines.seen import is_from_letter
from deadlines.snooze import morning_of, snooze_limit
from deadlines.today import LABELS, Bucket, Work, work_of
from deadlines.today_page import covers_told, rows_of_tasks
from deadlines.watching import clients_without_dates

PAGE = 50


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show what each file asks of the office, most pressing first.

    Who belongs to no firm has no files: they are led to the rules.
    """
    user, now = _reader(request), timezone.now()
    if user.firm is None:
        return redirect("eligibility:rule_list")
    work = work_of(user, now=now)
    chosen = _bucket(request.GET.get("bucket", ""), work)
    page = Paginator(work.tasks[chosen], PAGE).get_page(request.GET.get("page"))
    local_day = now.astimezone(user.zone).date()
    covers = covers_now(user, on=now.astimezone(user.firm.zone).date())
    return render(
        request,
        "deadlines/today.html",
        {
            "covers": covers_told(user, covers),
            "day": local_day,
            "open_files": work.files,
            "buckets": [(each, LABELS[each], work.count(each)) for each in Bucket],
            "chosen": chosen,
            "chosen_label": LABELS[chosen],
            "page": page,
            "rows": rows_of_tasks(page.object_list, now=now, today=local_day, covers=covers),
            "outcomes": latest_round_outcomes(user, on=local_day),
            "rounds_until": newest_round_if_old(on=local_day),
            "incidents": Incident.objects.visible_to(user).open().count(),
            "failed": failed_reminders().visible_to(user).count(),
            "letters": refused_letters(user),
            "unsent": unsent_lately(now, user),
            "undated": clients_without_dates(user),
            "licensees": office_dates(user.firm_id, on=local_day).licensees,
        },
    )


def _bucket(name: str, work: Work) -> Bucket:
    try:
        return Bucket(name)
    except ValueError:
        return work.first_bucket


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    """Show the deadlines of the firm, soonest first."""
    user, now = _reader(request), timezone.now()
    form = DeadlineFilter(request.GET, people=_people(user))
    filters = form.filters()
    deadlines = _deadlines(user)
    found = (deadlines.pressing() if form.is_for_pressing else deadlines).filter(**filters)
    if form.is_for_pressing and form.within_days is not None:
        found = found.filter(due_at__lt=now + timedelta(days=form.within_days + 1))
    page = Paginator(found.for_list(), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "deadlines/deadline_list.html",
        {
            "form": form,
            "page": page,
            "rows": rows_of(page.object_list, now=now),
            "office_dates": office_dates(user.firm_id, on=now.astimezone(user.zone).date()),
            "incidents": Incident.objects.visible_to(user).open().count(),
            "failed": failed_reminders().visible_to(user).count(),
            "letters": refused_letters(user),
            "filtered": any(request.GET.get(name) for name in form.fields),
        },
    )


@require_safe
def deadline_calendar(request: HttpRequest) -> HttpResponse:
    """Show a month of open deadlines on the reader's calendar."""
    user, now = _reader(request), timezone.now()
    today = now.astimezone(user.zone).date()
    first_day = _first_day(request.GET.get("month", ""), today)
    around = timedelta(days=8)  # the weeks of the months around, in any zone
    begin = datetime.combine(first_day, time(0), tzinfo=user.zone) - around
    found = (
        _deadlines(user).pressing().filter(due_at__gte=begin, due_at__lt=begin + timedelta(days=54))
    )
    month = month_of(first_day, found.for_list(), zone=user.zone, today=today)
    return render(request, "deadlines/deadline_calendar.html", {"month": month})


@require_safe
def deadline_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one deadline: its rule, its instant on both clocks, every reminder, what happened."""
    user, now = _reader(request), timezone.now()
    deadline = get_object_or_404(_deadlines(user), pk=pk)
    (row,) = rows_of([deadline], now=now)
    ladder = ladder_of(deadline)
    return render(
        request,
        "deadlines/deadline_detail.html",
        {
            "deadline": deadline,
            "row": row,
            "second": second_person(deadline.client),
            "papers": papers_missing(deadline, now=now),
            "ladder": ladder,
            "history": history_of(deadline),
            "by_hand": is_by_hand(deadline),
            "snooze_until": _offered(deadline, ladder, now),
        },
    )


def _offered(deadline: Deadline, ladder: LadderShown, now: datetime) -> date | None:
    """Return the last day to put a deadline off to; None where no reminder would wait for it."""
    day = snooze_limit(deadline, now=now)
    return day if day and ladder.can_wait(morning_of(deadline, day)) else None


@require_POST
def deadline_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the reader has seen the deadline."""
    user = _reader(request)
    deadline = get_object_or_404(_deadlines(user), pk=pk)
    try:
        actions.acknowledge(deadline, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _acknowledged(deadline))
    return redirect(deadline)


def _acknowledged(deadline: Deadline) -> str:
    """Return what an acknowledgement spares the second person, by the deadline's own ladder."""
    ladder = Ladders().ladder(deadline.kind, on=deadline.made_at.date())
    if not ladder.tells(Role.BACKUP):
        return _("Acknowledged.")
    days = ladder.acknowledgement_holds_days
    return ngettext(
        "Acknowledged. The second person is not called for %(n)d day; what cannot be muted goes "
        "to both.",
        "Acknowledged. The second person is not called for %(n)d days; what cannot be muted goes "
        "to both.",
        days,
    ) % {"n": days}


@require_safe
def deadline_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge from the letter: its signature stands for the click, whoever else asks reads."""
    user = _reader(request)
    deadline = get_object_or_404(_deadlines(user), pk=pk)
    if request.method == "GET" and is_from_letter(pk, user.pk, request.GET.get("k", "")):
        try:
            actions.acknowledge(deadline, by=user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Acknowledged: you have seen this deadline."))
    return redirect(deadline)


def deadline_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a deadline to the instant that its letter prints."""
    user = _reader(request)
    deadline = get_object_or_404(_deadlines(user).pressing().to_the_hour(), pk=pk)
    form = MoveForm(request.POST or None, deadline=deadline)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.move_deadline(
                deadline,
                form.due_at,
                reason=form.cleaned_data["reason"],
                by=user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Moved. Its reminders were planned anew."))
            return redirect(moved)
    status = 422 if form.is_bound else 200
    context = {"deadline": deadline, "form": form}
    return render(request, "deadlines/deadline_move.html", context, status=status)


@require_POST
def reminder_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a refused reminder back on its way."""
    user = _reader(request)
    reminder = get_object_or_404(
        Reminder.objects.visible_to(user).select_related("deadline__client__firm"), pk=pk
    )
    try:
        actions.try_again(reminder, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The reminder goes out within a minute."))
    return redirect(reminder.deadline)


def _reader(request: HttpRequest) -> User:
    """Return who is signed in: the middleware lets nobody else through."""
    return cast(User, request.user)


def _deadlines(user: User) -> DeadlineQuerySet:
    return Deadline.objects.visible_to(user).with_file()


def _people(user: User) -> list[tuple[int, str]]:
    owners = User.objects.visible_to(user).order_by("full_name")
    return list(owners.values_list("pk", "full_name"))


def _first_day(month: str, today: date) -> date:
    """Return the first day of "2026-04", or of this month where it is no month of ours."""
    try:
        first_day = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        return today.replace(day=1)
    return first_day if 2015 <= first_day.year <= 2100 else today.replace(day=1)
