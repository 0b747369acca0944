"""One client against the three rounds for physicians, with the category as of each round's day."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from clients.models import ExpressEntryProfile, LanguageTest, Nomination
from draws.candidates import candidate_of, round_facts
from draws.loading import load_shipped_table
from draws.models import InvitationToApply, Round
from draws.office import against_physician_rounds, rule_of_round
from draws.rules.standing import Ground, Standing
from draws.scores import ScoreUsed
from tests.factories import make_client, make_employment, make_user, make_work_permit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rules_and_rounds():
    call_command("load_rules", verbosity=0)
    load_shipped_table(at=NOW)


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def physician(user):
    """Works full time in 31100 under a permit since June 2024."""
    client = make_client(user)
    make_employment(client, first_day=date(2024, 6, 3), last_day=None, duties_confirmed=True)
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
    ExpressEntryProfile.objects.create(
        client=client,
        number="E001",
        crs_score=223,
        crs_score_on=date(2026, 2, 1),
        submitted_at=datetime(2026, 1, 3, 3, 25, 13, tzinfo=UTC),
        expires_on=date(2027, 1, 3),
    )
    return client


def standings(client):
    return {row.round.number: row.answer.standing for row in against_physician_rounds(client)}


def held(number):
    return Round.objects.get(number=number)


def test_the_three_rounds_are_answered_newest_first(physician):
    rows = against_physician_rounds(physician)

    assert [row.round.number for row in rows] == ["440", "421", "397"]
    assert {row.verdict.outcome for row in rows} == {"met"}


def test_a_member_of_the_category_is_predicted_where_the_score_reaches(physician):
    physician.profile.crs_score = 200
    physician.profile.save()

    assert standings(physician) == {
        "440": Standing.PREDICTED_INVITED,
        "421": Standing.MISSED_BY_SCORE,
        "397": Standing.PREDICTED_INVITED,
    }


def test_a_year_that_began_too_late_is_outside_the_category_on_the_early_round_only(physician):
    job = physician.employments.get()
    job.first_day = date(2025, 6, 2)
    job.save()

    rows = {row.round.number: row for row in against_physician_rounds(physician)}

    assert rows["397"].answer.ground is Ground.OUTSIDE_GROUP
    assert "1,560" in rows["397"].answer.reason
    assert rows["440"].answer.standing is Standing.PREDICTED_INVITED


def test_each_answer_links_to_the_assessment_as_of_that_day(physician):
    row = against_physician_rounds(physician)[2]

    assert row.verdict.address.endswith("?on=2026-02-19")


def test_a_caution_is_said_beside_one_round_and_referred_to_beside_the_others(physician):
    physician.profile.crs_score_on = None
    physician.profile.save()

    first, *others = against_physician_rounds(physician)

    assert "The day on which the score was read is not recorded." in first.cautions
    assert first.said_of == ()
    for row in others:
        assert row.cautions == ()
        assert row.answer.cautions == first.answer.cautions
        assert row.said_of == ("440",)


def test_a_nomination_accepted_before_the_round_takes_the_client_out_of_category_rounds(physician):
    Nomination.objects.create(
        client=physician,
        province="NS",
        issued_on=date(2026, 3, 1),
        accepted_on=date(2026, 6, 24),
    )

    rows = {row.round.number: row.answer for row in against_physician_rounds(physician)}

    assert rows["397"].standing is Standing.PREDICTED_INVITED
    assert rows["421"].ground is Ground.NOMINEE_ELSEWHERE
    assert rows["440"].ground is Ground.NOMINEE_ELSEWHERE


def test_a_nomination_issued_but_not_known_to_be_accepted_predicts_nothing(physician):
    Nomination.objects.create(client=physician, province="NS", issued_on=date(2026, 3, 1))

    rows = {row.round.number: row for row in against_physician_rounds(physician)}

    assert rows["397"].candidate.is_nominated is False
    assert rows["440"].candidate.is_nominated is None
    assert rows["440"].answer.standing is not Standing.PREDICTED_INVITED


@pytest.mark.parametrize(
    ("state", "closed_at", "ground"),
    [
        ("open", None, Ground.ALREADY_INVITED),
        ("lapsed", datetime(2026, 4, 21, tzinfo=UTC), Ground.ALREADY_INVITED),
        ("declined", datetime(2026, 6, 23, tzinfo=UTC), Ground.EARLIER_AT_CUT_OFF),
        ("declined", datetime(2026, 6, 24, tzinfo=UTC), Ground.ALREADY_INVITED),
    ],
)
def test_an_earlier_invitation_keeps_the_profile_out_unless_declined_in_time(
    physician, user, state, closed_at, ground
):
    InvitationToApply.objects.create(
        client=physician,
        round=held("397"),
        program="CEC",
        issued_at=datetime(2026, 2, 19, 15, tzinfo=UTC),
        cut_off_at=datetime(2026, 4, 21, tzinfo=UTC),
        state=state,
        closed_at=closed_at,
        recorded_by=user,
        recorded_at=NOW,
    )

    rows = {row.round.number: row for row in against_physician_rounds(physician)}

    assert rows["421"].answer.ground is ground
    assert rows["397"].ita is not None
    assert rows["397"].answer.ground is Ground.ABOVE_CUT_OFF


def test_an_invitation_of_an_earlier_profile_does_not_bind_the_new_one(physician, user):
    InvitationToApply.objects.create(
        client=physician,
        program="CEC",
        issued_at=datetime(2025, 10, 1, tzinfo=UTC),
        cut_off_at=datetime(2025, 12, 1, tzinfo=UTC),
        state="lapsed",
        closed_at=datetime(2025, 12, 1, tzinfo=UTC),
        recorded_by=user,
        recorded_at=NOW,
    )

    assert standings(physician)["397"] is Standing.PREDICTED_INVITED


def test_a_file_without_a_profile_cannot_be_told(user):
    client = make_client(user)
    make_employment(client, duties_confirmed=True)
    make_work_permit(client)

    rows = against_physician_rounds(client)

    assert {row.answer.standing for row in rows} == {Standing.CANNOT_TELL}
    assert "day and scores of an approved test" in rows[0].answer.missing
    assert "the CRS score that IRCC shows in the profile" in rows[0].answer.missing


@pytest.mark.parametrize(
    ("number", "programs"),
    [
        ("440", ("fswp", "cec", "fstp")),
        ("442", ("pnp",)),
        ("443", ("cec",)),
        ("1", ("fswp", "cec", "fstp", "pnp")),
    ],
)
def test_a_shipped_round_ranks_the_programs_of_its_kind(number, programs):
    assert round_facts(held(number)).programs == programs


def test_the_page_of_a_client_names_each_answer_a_prediction(physician, user):
    browser = Browser()
    browser.force_login(user)

    content = browser.get(reverse("draws:client_rounds", args=[physician.pk])).content.decode()

    assert "Predicted invited" in content
    assert "an invitation exists only once" in content


def test_facts_that_nobody_recorded_stay_unknown(user):
    client = make_client(user)

    candidate = candidate_of(
        client, held("440"), against_physician_rounds(client)[0].verdict, ScoreUsed(None)
    )

    assert candidate.crs_score is None
    assert candidate.profile_submitted_at is None


def test_a_round_names_the_score_tables_and_the_rule_of_its_day(user):
    browser = Browser()
    browser.force_login(user)

    content = browser.get(reverse("draws:round_detail", args=["440"])).content.decode()

    assert "in force since 2025-03-25" in content
    assert "/rules/category/physicians/" in content


def test_every_category_round_of_a_known_version_leads_to_its_rule():
    without = {
        (row.category_key, row.category_label)
        for row in Round.objects.filter(kind=Round.Kind.CATEGORY)
        if rule_of_round(row) is None
    }

    assert without <= {(key, "Version 1") for key in ("healthcare", "stem", "trades", "transport")}
