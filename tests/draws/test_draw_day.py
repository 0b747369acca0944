"""Draw day on real rows: where round 440 leaves a physician, at every edge, and the page of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Role
from clients.models import ExpressEntryProfile, LanguageTest, Nomination, Stage
from draws.confirmation import confirm_round, jobs_of
from draws.evaluation import BATCH, PARTS, evaluate_step, files_of, lagging, occasion_of, part_of
from draws.loading import load_shipped_table
from draws.models import ClientStanding, InvitationToApply, Round, RoundConfirmation, RoundNotice
from draws.replay import replayed
from eligibility.jobs import work_to_the_end
from eligibility.models import Job, RuleVersion
from tests.factories import make_client, make_employment, make_firm, make_user, make_work_permit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 3, 15, tzinfo=UTC)
TIE_BREAK_AT = datetime(2026, 8, 6, 19, 40, 38, tzinfo=UTC)
CUT_OFF = 198
SECOND = timedelta(seconds=1)
# 39 weeks and an hour at 40 hours a week are 1,560 hours, counted as 30 a week over 52 weeks.
FIRST_DAY = date(2025, 9, 4)


@pytest.fixture(autouse=True)
def _rules_and_rounds():
    call_command("load_rules", verbosity=0)
    load_shipped_table(at=NOW)


@pytest.fixture
def user():
    return make_user()


def make_physician(user, *, job=None, profile=None, **fields):
    """A physician in the pool whom round 440 invites by one second."""
    client = make_client(user, stage=Stage.POOL, **fields)
    make_employment(
        client,
        **{"first_day": date(2024, 6, 3), "last_day": None, "duties_confirmed": True} | (job or {}),
    )
    make_work_permit(client)
    LanguageTest.objects.create(
        client=client,
        test=LanguageTest.Test.IELTS_GENERAL,
        taken_on=date(2025, 10, 4),
        listening="8.0",
        reading="7.0",
        writing="7.0",
        speaking="7.0",
    )
    if profile is not None:
        ExpressEntryProfile.objects.create(
            **{
                "client": client,
                "number": "E001",
                "crs_score": CUT_OFF,
                "crs_score_on": date(2026, 9, 1),
                "crs_score_facts_version": client.facts_version,
                "submitted_at": TIE_BREAK_AT - SECOND,
                "expires_on": date(2027, 8, 6),
            }
            | profile
        )
    return client


def held(number="440"):
    return Round.objects.get(number=number)


def evaluated(user, number="440"):
    """Confirm a round and evaluate every file; return the standings by client."""
    confirm_round(held(number), user.firm, by=user, now=NOW)
    for job in jobs_of(held(number), user.firm):
        work_to_the_end(job.pk, clock=lambda: NOW)
    return {row.client_id: row for row in ClientStanding.objects.filter(round__number=number)}


EDGES = {
    "one second before the tie-break": ({}, "predicted_invited", "earlier_at_cut_off"),
    "in the very second": (
        {"profile": {"submitted_at": TIE_BREAK_AT}},
        "cannot_tell",
        "same_second",
    ),
    "one second after": (
        {"profile": {"submitted_at": TIE_BREAK_AT + SECOND}},
        "missed_by_time",
        "later_at_cut_off",
    ),
    "one point below": ({"profile": {"crs_score": 197}}, "missed_by_score", "below_cut_off"),
    "one point above, a second late": (
        {"profile": {"crs_score": 199, "submitted_at": TIE_BREAK_AT + SECOND}},
        "predicted_invited",
        "above_cut_off",
    ),
    "exactly 1,560 hours": (
        # 364 days at 30 hours a week: the window ends the day before the round.
        {
            "job": {
                "first_day": date(2025, 9, 4),
                "last_day": date(2026, 9, 2),
                "hours_per_week": 30,
            }
        },
        "predicted_invited",
        "earlier_at_cut_off",
    ),
    "some four hours short of 1,560": (
        {
            "job": {
                "first_day": date(2025, 9, 5),
                "last_day": date(2026, 9, 2),
                "hours_per_week": 30,
            }
        },
        "not_in_category",
        "outside_group",
    ),
    "an hour short of 1,560": (
        # 363 full days and one day of 3.28 hours where a full one has 4.28.
        {
            "job": {
                "first_day": date(2025, 9, 5),
                "last_day": date(2026, 9, 2),
                "hours_per_week": 30,
            },
            "second_job": {
                "first_day": date(2025, 9, 4),
                "last_day": date(2025, 9, 4),
                "hours_per_week": "22.95",
            },
        },
        "not_in_category",
        "outside_group",
    ),
    "profile expired the day before": (
        {"profile": {"expires_on": date(2026, 9, 2)}},
        "not_in_category",
        "profile_expired",
    ),
    "profile submitted the day after the round": (
        {"profile": {"submitted_at": datetime(2026, 9, 4, tzinfo=UTC)}},
        "not_in_category",
        "no_profile_yet",
    ),
    "nominee": ({"nominee": True}, "not_in_category", "nominee_elsewhere"),
    "no score from IRCC, and ours lacks the birth date": (
        {"profile": {"crs_score": None, "crs_score_on": None}},
        "cannot_tell",
        "missing_facts",
    ),
    "no profile": ({"profile": None}, "cannot_tell", "missing_facts"),
    "hours of the job unknown": (
        {"job": {"hours_per_week": None}},
        "cannot_tell",
        "missing_facts",
    ),
}


@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_lands_where_the_facts_say(user, edge):
    changes, listed, ground = EDGES[edge]
    profile = changes.get("profile", {})
    client = make_physician(user, job=changes.get("job"), profile=profile)
    if "second_job" in changes:
        make_employment(client, duties_confirmed=True, **changes["second_job"])
    if changes.get("nominee"):
        Nomination.objects.create(
            client=client,
            province="NS",
            issued_on=date(2026, 5, 1),
            accepted_on=date(2026, 5, 2),
        )

    standing = evaluated(user)[client.pk]

    assert (standing.listed, standing.ground) == (listed, ground)


def test_a_miss_says_by_how_much(user):
    below = make_physician(user, profile={"crs_score": 190})
    late = make_physician(user, profile={"submitted_at": TIE_BREAK_AT + timedelta(hours=3)})

    found = evaluated(user)

    assert found[below.pk].points_short == 8
    assert found[late.pk].seconds_late == 3 * 3600


def test_who_is_not_in_the_category_is_told_the_first_failing_finding(user):
    client = make_physician(user, job={"first_day": date(2026, 6, 1), "last_day": None}, profile={})

    assert evaluated(user)[client.pk].finding_key == "hours"


def test_who_cannot_be_told_is_told_the_missing_facts(user):
    client = make_physician(user, profile={"crs_score": None, "crs_score_on": None})

    assert "the CRS score that IRCC shows in the profile" in evaluated(user)[client.pk].missing


def test_nominees_are_ranked_in_rounds_of_nominees_only(user):
    client = make_physician(user, profile={"crs_score": 900, "crs_score_on": date(2026, 7, 1)})
    nobody = make_physician(user, profile={"crs_score": 500})
    Nomination.objects.create(
        client=client, province="NS", issued_on=date(2026, 5, 1), accepted_on=date(2026, 5, 2)
    )
    of_nominees = (
        Round.objects.filter(program="pnp", held_on__gte=date(2026, 8, 20)).newest_first().first()
    )

    found = evaluated(user, of_nominees.number)

    assert (found[client.pk].listed, found[client.pk].ground) == (
        "predicted_invited",
        "above_cut_off",
    )
    assert found[nobody.pk].ground == "no_nomination"


def test_a_round_of_one_program_rests_on_an_assessment_of_that_program(user):
    client = make_physician(user, profile={"crs_score": 600})
    of_cec = Round.objects.filter(program="cec").newest_first().first()

    standing = evaluated(user, of_cec.number)[client.pk]

    assert standing.assessment.rule_key == "cec"
    assert standing.assessment.as_of == of_cec.held_on


def test_the_lists_hold_every_open_file_and_no_other(user):
    for stage in Stage.values:
        make_client(user, stage=stage)
    make_physician(user, profile={})
    make_client()

    evaluated(user)

    counts = ClientStanding.objects.visible_to(user).of_open_files().counts()
    assert sum(counts.values()) == files_of(user.firm).count() == 5


def test_an_answer_is_given_again_by_its_stored_inputs(user):
    client = make_physician(user, profile={})
    standing = evaluated(user)[client.pk]
    client.profile.crs_score = 5
    client.profile.save()

    again = replayed(ClientStanding.objects.get(pk=standing.pk))

    assert again.standing == standing.listed
    assert again.reason == standing.reason
    assert standing.assessment.verdict == "met"


def test_an_evaluation_broken_off_goes_on_and_a_second_one_changes_nothing(user):
    clients = [make_client(user) for _number in range(BATCH + 2)]
    evaluate_step(files_of(user.firm), occasion_of(held()), after=0, now=NOW)
    evaluate_the_rest(user, NOW + timedelta(minutes=1))
    first = {row.client_id: row.computed_at for row in ClientStanding.objects.all()}
    evaluate_the_rest(user, NOW + timedelta(hours=1))

    assert len(first) == len(clients)
    assert {row.client_id: row.computed_at for row in ClientStanding.objects.all()} == first


def evaluate_the_rest(user, now):
    after, more = 0, True
    while more:
        occasion = occasion_of(held())
        _count, after = evaluate_step(files_of(user.firm), occasion, after=after, now=now)
        more = after > 0


def test_a_file_that_changed_is_evaluated_anew_and_the_others_are_left(user):
    changed, same = make_physician(user, profile={}), make_physician(user, profile={})
    evaluated(user)
    changed.facts_version += 1
    changed.save(update_fields=["facts_version"])

    assert list(lagging(files_of(user.firm), occasion_of(held()))) == [changed]
    assert ClientStanding.objects.get(client=same).listed == "predicted_invited"


def test_the_letters_wait_for_the_last_part_whichever_ends_first(user):
    clients = [make_client(user) for _number in range(3)]
    confirm_round(held(), user.firm, by=user, now=NOW)
    first, last = reversed(jobs_of(held(), user.firm))

    work_to_the_end(first.pk, clock=lambda: NOW)

    assert RoundConfirmation.objects.get().evaluated_at is None
    assert not RoundNotice.objects.exists()
    assert 0 < ClientStanding.objects.count() < len(clients)

    work_to_the_end(last.pk, clock=lambda: NOW)

    assert RoundConfirmation.objects.get().evaluated_at == NOW
    assert RoundNotice.objects.get().counts == {"cannot_tell": 3}
    assert ClientStanding.objects.count() == len(clients)


def test_a_part_that_ran_twice_does_not_stand_for_the_other(user):
    make_client(user)
    confirm_round(held(), user.firm, by=user, now=NOW)
    job, _other = jobs_of(held(), user.firm)
    work_to_the_end(job.pk, clock=lambda: NOW)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)

    work_to_the_end(job.pk, clock=lambda: NOW)

    assert RoundConfirmation.objects.get().evaluated_at is None


def test_every_file_is_in_one_part_and_no_other(user):
    for _number in range(5):
        make_client(user)

    parts = [set(part_of(files_of(user.firm), part)) for part in range(PARTS)]

    assert sorted(map(len, parts)) == [2, 3]
    assert set.union(*parts) == set(files_of(user.firm))


def test_each_responsible_consultant_gets_one_letter_with_counts(user):
    colleague = make_user(user.firm)
    make_physician(user, profile={})
    make_physician(user, profile={"crs_score": 100})
    make_physician(colleague, profile={})

    evaluated(user)
    evaluated(user)

    letters = {row.recipient_id: row.counts for row in RoundNotice.objects.all()}
    assert letters == {
        user.pk: {"predicted_invited": 1, "missed_by_score": 1},
        colleague.pk: {"predicted_invited": 1},
    }


def test_a_letter_about_files_of_somebody_who_left_goes_to_the_backup_then_to_the_owner(user):
    gone, owner = make_user(user.firm, is_active=False), make_user(user.firm, role=Role.OWNER)
    backup = make_user(user.firm)
    make_client(gone, backup=backup)
    make_client(gone)

    evaluated(user)

    letters = {row.recipient: row.counts for row in RoundNotice.objects.all()}
    assert letters == {backup: {"cannot_tell": 1}, owner: {"cannot_tell": 1}}


# The page -----------------------------------------------------------------------------------


@pytest.fixture
def browser(user):
    browser = Browser()
    browser.force_login(user)
    return browser


def page(browser, *arguments, name="draws:round_detail", **query):
    answer = browser.get(reverse(name, args=arguments or ["440"]), query)
    assert answer.status_code == 200
    return answer


def test_a_round_asks_to_be_confirmed_first(browser, user):
    make_physician(user, profile={})

    assert "Confirm and evaluate our files" in page(browser).content.decode()


def test_confirming_on_the_page_starts_the_evaluation(
    browser, user, django_capture_on_commit_callbacks
):
    client = make_physician(user, profile={})

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("draws:round_confirm", args=["440"]))

    answer = page(browser)
    assert [row.standing.client for row in answer.context["day"].rows] == [client]
    assert "All" in answer.content.decode() or "one open file" in answer.content.decode()


def test_a_round_of_a_category_without_rules_is_not_evaluated(browser, user):
    stem = Round.objects.filter(category_key="agriculture").first()

    browser.post(reverse("draws:round_confirm", args=[stem.number]))

    assert not RoundConfirmation.objects.exists()
    assert "Nothing to evaluate" in page(browser, stem.number).content.decode()


def test_each_list_is_a_tab_with_its_count(browser, user):
    make_physician(user, profile={})
    below = make_physician(user, profile={"crs_score": 190})
    evaluated(user)

    day = page(browser, list="missed_by_score").context["day"]

    assert {tab.key: tab.count for tab in day.tabs} == {
        "predicted_invited": 1,
        "missed_by_score": 1,
        "missed_by_time": 0,
        "not_in_category": 0,
        "cannot_tell": 0,
    }
    assert [row.standing.client for row in day.rows] == [below]


def test_another_firm_sees_none_of_it(user):
    client = make_physician(user, profile={})
    evaluated(user)
    stranger = Browser()
    stranger.force_login(make_user(make_firm()))

    answer = page(stranger)
    detail = stranger.get(reverse("draws:standing_detail", args=["440", client.pk]))

    assert answer.context["day"].confirmation is None
    assert str(client) not in answer.content.decode()
    assert detail.status_code == 404


def test_while_files_are_evaluated_the_page_asks_again_and_shows_what_is_there(browser, user):
    make_physician(user, profile={})
    confirm_round(held(), user.firm, by=user, now=NOW)
    evaluate_step(files_of(user.firm), occasion_of(held()), after=0, now=NOW)

    content = page(browser, "440", name="draws:round_standings").content.decode()

    assert 'hx-trigger="every 2s"' in content
    assert "1 of 1 files evaluated" in content


def test_a_round_published_anew_asks_to_be_read_again(browser, user):
    make_physician(user, profile={})
    evaluated(user)
    Round.objects.filter(number="440").update(cut_off_score=250)

    assert "published anew" in page(browser).content.decode()


def test_the_answer_of_one_client_shows_what_it_rests_on(browser, user):
    client = make_physician(user, profile={"crs_score": 190})
    standing = evaluated(user)[client.pk]

    content = page(browser, "440", client.pk, name="draws:standing_detail").content.decode()

    stored = reverse("eligibility:assessment_stored", args=[client.pk, standing.assessment_id])
    assert stored in content
    assert "give the same answer" in content
    assert "Dear Amara" in content


def test_a_recorded_invitation_stands_beside_the_prediction(browser, user):
    client = make_physician(user, profile={})
    evaluated(user)
    record_ita_of(client, user)

    day = page(browser).context["day"]

    assert day.rows[0].ita is not None
    assert day.asked == 0


def record_ita_of(client, user):
    return InvitationToApply.objects.create(
        client=client,
        round=held(),
        program="CEC",
        issued_at=NOW,
        cut_off_at=NOW + timedelta(days=60),
        recorded_by=user,
        recorded_at=NOW,
    )


def test_saying_that_no_invitation_came_ends_the_question(browser, user):
    client = make_physician(user, profile={})
    evaluated(user)

    browser.post(reverse("draws:no_ita_record", args=["440", client.pk]))

    assert not ClientStanding.objects.asked_about(by=date(2026, 9, 30)).exists()
    assert (
        "found no invitation in the account"
        in page(browser, "440", client.pk, name="draws:standing_detail").content.decode()
    )


def test_the_page_asks_the_same_number_of_queries_for_few_and_for_many(
    browser, user, django_assert_max_num_queries
):
    make_physician(user, profile={})
    evaluated(user)
    page(browser)
    with django_assert_max_num_queries(32) as few:
        page(browser)
    for _number in range(6):
        make_physician(user, profile={})
    evaluated(user)
    with django_assert_max_num_queries(32) as many:
        page(browser)

    assert len(many.captured_queries) == len(few.captured_queries)


def test_another_cut_off_shows_who_would_move(browser, user):
    client = make_physician(user, profile={"crs_score": 190})
    make_physician(user, profile={})
    evaluated(user)

    found = page(browser, "440", name="draws:round_simulate", cut_off="189").context["found"]

    assert found.moved == 1
    assert found.rows[0].client == client
    assert found.rows[0].cut_off == 190
    assert {each.label: each.difference for each in found.lists}["Predicted invited"] == 1


def test_figures_posted_are_answered_at_once_and_another_day_by_a_job(browser, user):
    make_physician(user, profile={})
    evaluated(user)
    address = reverse("draws:round_simulate", args=["440"])

    figures = browser.post(address, {"cut_off": "199", "tie_break": "", "on": ""})
    another_day = browser.post(address, {"cut_off": "199", "on": "2026-10-15"})

    assert figures.url == f"{address}?cut_off=199"
    assert another_day.url == f"{address}?job={Job.objects.get(kind='draws.simulate').pk}"


def test_who_no_cut_off_brings_in_is_counted_and_has_no_row(browser, user):
    shown = make_physician(user, profile={"crs_score": 190})
    make_physician(user, profile={"expires_on": date(2026, 9, 2)})
    evaluated(user)

    found = page(browser, "440", name="draws:round_simulate", cut_off="0").context["found"]

    assert [row.client for row in found.rows] == [shown]
    assert found.left_out == 1
    assert {each.label: (each.before, each.after) for each in found.lists if each.after} == {
        "Predicted invited": (0, 1),
        "Not in the category": (1, 1),
    }


def test_figures_that_cannot_be_are_refused_in_words(browser, user):
    make_physician(user, profile={})
    evaluated(user)

    answer = browser.get(reverse("draws:round_simulate", args=["440"]), {"cut_off": "-3"})

    assert answer.status_code == 422


def simulated(browser, django_capture_on_commit_callbacks, **asked):
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("draws:round_simulate", args=["440"]), asked)
    assert answer.status_code == 302
    return browser.get(answer.url)


def test_another_day_judges_every_file_anew(browser, user, django_capture_on_commit_callbacks):
    # The year of work is complete a month after the round.
    job = {"first_day": date(2025, 10, 1), "last_day": None, "hours_per_week": 30}
    client = make_physician(user, job=job, profile={"crs_score": 300})
    standing = evaluated(user)[client.pk]

    answer = simulated(browser, django_capture_on_commit_callbacks, on="2026-10-15")

    found = answer.context["found"]
    assert standing.listed == "not_in_category"
    assert [(row.before, row.after) for row in found.rows] == [
        ("Not in the category", "Predicted invited")
    ]
    assert ClientStanding.objects.get(client=client).listed == "not_in_category"


def test_another_rule_version_judges_every_file_anew(
    browser, user, django_capture_on_commit_callbacks
):
    job = {"first_day": date(2026, 3, 2), "last_day": None, "hours_per_week": 30}
    make_physician(user, job=job, profile={"crs_score": 300})
    evaluated(user)
    published = RuleVersion.objects.get(kind="category", key="physicians", state="published")
    body = {**published.body, "work": {**published.body["work"], "hours": "780"}}
    draft = RuleVersion.objects.create(
        kind="category",
        key="physicians",
        title="Physicians, half a year",
        since=date(2027, 2, 1),
        body=body,
        source="Invented",
        read_on=date(2026, 9, 1),
        confidence="unconfirmed",
    )

    answer = simulated(browser, django_capture_on_commit_callbacks, version=draft.pk)

    # The hours of the draft are met; whether the pool is, rests on facts not on file.
    (row,) = answer.context["found"].rows
    assert (row.before, row.after) == ("Not in the category", "Cannot tell")


def test_another_firms_simulation_is_as_if_missing(
    browser, user, django_capture_on_commit_callbacks
):
    make_physician(user, profile={})
    evaluated(user)
    simulated(browser, django_capture_on_commit_callbacks, on="2026-10-15")
    theirs = Job.objects.get(kind="draws.simulate")
    stranger = make_user(make_firm())
    evaluated(stranger)
    other = Browser()
    other.force_login(stranger)

    answer = other.get(reverse("draws:round_simulate", args=["440"]), {"job": theirs.pk})

    assert answer.status_code == 404
