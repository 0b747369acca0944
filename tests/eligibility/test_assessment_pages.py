from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import ExpressEntryProfile, LanguageTest, Nomination, PermitRenewal
from deadlines.actions import open_application
from draws.loading import load_shipped_table
from draws.models import Round
from eligibility.actions import assess_client
from eligibility.edition import shipped_versions
from eligibility.models import Assessment, WhatIf
from eligibility.page import HoursFigure
from eligibility.rules.supposition import Supposition
from eligibility.versions import load_edition
from tests.factories import make_client, make_employment, make_user, make_work_permit

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def physician(client):
    load_edition(shipped_versions(), now=NOW)
    file = make_client()
    make_employment(
        file, first_day=date(2025, 3, 31), last_day=date(2026, 3, 29), hours_per_week="37.5"
    )
    make_work_permit(file, first_day=date(2025, 3, 24), last_day=date(2025, 12, 28))
    client.force_login(file.owner)
    return file


def page_of(client, file, query=""):
    return client.get(f"/clients/{file.pk}/assessment/{query}")


def test_the_days_that_do_not_count_stand_on_the_page_with_reason_and_cure(client, physician):
    text = page_of(client, physician, "?on=2026-06-24").content.decode()

    assert "2025-12-29 – 2026-03-29" in text
    assert "no renewal is on file" in text
    assert "<svg" in text
    assert "1,170" in text


def test_two_days_stand_side_by_side(client, physician):
    response = page_of(client, physician, "?on=2026-06-24&against=2026-03-01")

    titles = [ours.title for ours, _ in response.context["pairs"]]
    assert any("1,560 hours" in title for title in titles)


def test_a_day_before_the_category_existed_says_so_and_answers(client, physician):
    response = page_of(client, physician, "?on=2025-06-24")

    assert response.status_code == 200
    assert "in force on 2025-06-24" in response.content.decode()


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_cannot_be_is_refused_in_words_and_never_an_error(client, physician, day):
    response = page_of(client, physician, f"?on={day}")

    assert response.status_code == 422
    assert "field-error" in response.content.decode()


def test_a_kept_assessment_is_replayed_as_it_was(client, physician):
    stored = assess_client(physician, on=date(2026, 6, 24), now=NOW)
    PermitRenewal.objects.create(permit=physician.work_permits.get(), applied_on=date(2025, 12, 1))

    replayed = client.get(f"/clients/{physician.pk}/assessment/{stored.pk}/").content.decode()
    today = page_of(client, physician, "?on=2026-06-24").content.decode()

    assert "1,170" in replayed
    assert "1,560 <small>" in today


def test_another_firms_client_or_assessment_is_as_if_missing(client, physician):
    stored = assess_client(physician, on=date(2026, 6, 24), now=NOW)
    stranger = make_user()
    own = make_client(stranger)
    client.force_login(stranger)

    assert page_of(client, physician).status_code == 404
    assert client.get(f"/clients/{physician.pk}/assessment/{stored.pk}/").status_code == 404
    assert client.get(f"/clients/{own.pk}/assessment/{stored.pk}/").status_code == 404


# The whole of the law ------------------------------------------------------------------------


@pytest.fixture
def scored(physician):
    physician.birth_date = date(1990, 3, 3)
    physician.save()
    LanguageTest.objects.create(
        client=physician,
        test=LanguageTest.Test.CELPIP_GENERAL,
        taken_on=date(2025, 6, 1),
        listening=9,
        reading=9,
        writing=9,
        speaking=9,
    )
    return physician


def test_every_factor_of_our_score_names_the_record_that_earns_it(client, scored):
    response = page_of(client, scored, "?on=2026-06-24")

    own = response.context["law"].score.own
    lines = {line.name: line for section in own.sections for line in section.lines}
    assert lines["First official language"].points == 124
    assert [record.name for record in lines["First official language"].records] == [
        "CELPIP-General 2025-06-01"
    ]
    assert own.total == sum(section.subtotal for section in own.sections)
    assert "whether there is a spouse or common-law partner" in response.content.decode()


def test_a_score_of_a_day_after_the_reported_change_is_marked_unconfirmed(client, scored):
    before = page_of(client, scored, "?on=2026-11-02").content.decode()
    after = page_of(client, scored, "?on=2026-11-03").content.decode()

    assert ">unconfirmed<" not in before
    assert ">unconfirmed<" in after


def test_irccs_score_is_stale_once_a_fact_was_saved_later(client, scored):
    profile = ExpressEntryProfile.objects.create(
        client=scored,
        crs_score=412,
        crs_score_on=date(2026, 6, 1),
        crs_score_facts_version=scored.facts_version,
    )
    fresh = page_of(client, scored).context["law"].score
    ExpressEntryProfile.objects.filter(pk=profile.pk).update(crs_score_facts_version=0)
    stale = page_of(client, scored)

    assert fresh.is_irccs
    assert fresh.score == 412
    card = stale.context["law"].score
    assert not card.ircc.is_current
    assert card.own.is_at_least  # so ours cannot stand in, and the round goes by IRCC's too
    assert card.score == 412
    assert ">stale<" in stale.content.decode()


def test_the_client_page_shows_our_score_while_irccs_is_missing(client, scored):
    text = client.get(f"/clients/{scored.pk}/").content.decode()

    assert "CRS score, by these facts" in text
    assert "a change is reported from" in text


def test_two_days_show_both_scores_and_what_a_birthday_costs(client, scored):
    scored.birth_date = date(1990, 7, 1)
    scored.save()

    response = page_of(client, scored, "?on=2026-06-24&against=2026-07-10")

    scores = response.context["scores"]
    assert scores.by_age == 5
    assert scores.first.score.total - scores.second.score.total == 5
    assert "a birthday after the invitation is forgiven" in response.content.decode()


def test_every_program_and_category_stands_on_the_page_with_its_answer(client, scored):
    law = page_of(client, scored, "?on=2026-06-24").context["law"]

    programs = {each.assessment.version.key: each.assessment.outcome for each in law.programs}
    assert programs == {"cec": "not_met", "fswp": "not_met", "fstp": "not_met"}
    assert {row.assessment.version.key: row.assessment.outcome for row in law.categories}[
        "physicians"
    ] == "not_met"
    assert len(law.categories) == 10
    assert all(row.blocking.reason for row in law.categories)


def test_a_nominee_is_in_no_category_and_the_page_says_why(client, scored):
    Nomination.objects.create(client=scored, province="NS", issued_on=date(2026, 1, 5))

    response = page_of(client, scored, "?on=2026-06-24")

    assert {row.assessment.outcome for row in response.context["law"].categories} == {"not_met"}
    assert "invited only as a nominee" in response.content.decode()


def test_rounds_of_a_category_are_compared_with_our_score_of_that_day(client, scored):
    load_shipped_table(at=NOW)

    law = page_of(client, scored, "?on=2026-06-24").context["law"]

    (row,) = [each for each in law.categories if each.assessment.version.key == "physicians"]
    assert [(each.round.number, each.round.cut_off_score) for each in row.rounds] == [
        ("440", 198),
        ("421", 223),
        ("397", 169),
    ]
    assert [each.margin for each in row.rounds] == [
        law.score.own.total - each.round.cut_off_score for each in row.rounds
    ]


def test_a_day_before_the_programs_is_answered_without_them(client, scored):
    response = page_of(client, scored, "?on=2016-06-24")

    assert response.status_code == 200
    assert response.context["law"].programs == ()


def test_more_facts_ask_no_more_queries(client, scored, django_assert_num_queries):
    page_of(client, scored, "?on=2026-06-24")
    with CaptureQueriesContext(connection) as few:
        page_of(client, scored, "?on=2026-06-23")
    for year in range(2015, 2022):
        make_employment(scored, first_day=date(year, 1, 1), last_day=date(year, 12, 1))
        make_work_permit(scored, first_day=date(year, 1, 1), last_day=date(year, 12, 31))

    with django_assert_num_queries(len(few)):
        page_of(client, scored, "?on=2026-06-22")


# What if -------------------------------------------------------------------------------------


def test_supposed_facts_stand_beside_those_on_file_and_nothing_is_saved(client, scored):
    version = scored.facts_version

    response = client.get(f"/clients/{scored.pk}/what-if/?on=2026-06-24&english=10&months=6")

    on_file, supposed = response.context["columns"]
    assert (on_file.state.outcome, supposed.state.outcome) == ("not_met", "undetermined")
    assert supposed.points == 12 + 40
    scored.refresh_from_db()
    assert scored.facts_version == version
    assert scored.language_tests.count() == 1


def test_single_changes_are_listed_without_supposing_anything(client, scored):
    response = client.get(f"/clients/{scored.pk}/what-if/")

    assert response.context["columns"] == []
    assert "A nomination through Express Entry" in response.content.decode()


@pytest.mark.parametrize("query", ["english=13", "months=-1", "months=1000", "on=2026-02-30"])
def test_what_cannot_be_supposed_is_refused_beside_its_field(client, scored, query):
    response = client.get(f"/clients/{scored.pk}/what-if/?{query}")

    assert response.status_code == 422
    assert "field-error" in response.content.decode()


def test_what_if_long_ago_is_answered_in_words(client, scored):
    response = client.get(f"/clients/{scored.pk}/what-if/?on=2016-06-24&months=3")

    assert response.status_code == 200
    assert "No version of" in response.content.decode()


SUPPOSED = {
    "on": "2026-06-24",
    "english": "10",
    "more": ["nomination", "new_profile"],
    "name": "With a nomination",
}


def test_a_saved_what_if_is_compared_with_the_file_and_with_others(client, scored):
    load_shipped_table(at=NOW)
    address = f"/clients/{scored.pk}/what-if/"

    saved = client.post(f"{address}save/", SUPPOSED)
    client.post(f"{address}save/", {"months": "6", "name": "Half a year"})
    both = "&".join(f"with={each.pk}" for each in WhatIf.objects.all())
    response = client.get(f"{address}?on=2026-06-24&{both}")

    titles = [each.title for each in response.context["columns"]]
    file, half, nominated = response.context["columns"]
    assert saved.status_code == 302
    assert titles == ["On file", "Half a year", "With a nomination"]
    assert (half.points, nominated.points) == (40, 600 + 12)
    assert not file.invited
    assert {each.round.program for each in nominated.invited} == {"pnp"}
    row = WhatIf.objects.get(name="With a nomination")
    assert row.supposed == {"english": 10, "nomination": True, "new_profile": True}
    assert row.made_by == scored.owner


def test_what_if_just_saved_stands_beside_those_compared_before(client, scored):
    load_shipped_table(at=NOW)
    address = f"/clients/{scored.pk}/what-if/"
    client.post(f"{address}save/", SUPPOSED)
    first = WhatIf.objects.get()
    supposing = client.get(f"{address}?on=2026-06-24&months=6&with={first.pk}")
    assert f'name="with" value="{first.pk}"' in supposing.content.decode().split("/save/")[1]

    response = client.post(
        f"{address}save/",
        {"on": "2026-06-24", "months": "6", "name": "Half a year", "with": [first.pk, "x"]},
        follow=True,
    )

    titles = [each.title for each in response.context["columns"]]
    assert titles == ["On file", "Half a year", "With a nomination"]


def test_the_page_offers_to_save_exactly_what_is_supposed(client, scored):
    query = "on=2026-06-24&english=10&months=6&more=sibling&more=authorized"
    page = client.get(f"/clients/{scored.pk}/what-if/?{query}")

    form = page.context["save_form"]
    typed = {each.html_name: each.value() for each in form if each.value() not in (None, "")}
    client.post(f"/clients/{scored.pk}/what-if/save/", typed | {"name": "All of it"})

    assert WhatIf.objects.get().supposed == {
        "english": 10,
        "months": 6,
        "sibling": True,
        "authorized": True,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 81}, "80"),
        ({"english": "", "more": []}, "Nothing is supposed"),
        ({"english": "13"}, "13"),
        ({"more": ["a hospital"]}, "a hospital"),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_supposed(client, scored, changes, said):
    response = client.post(f"/clients/{scored.pk}/what-if/save/", SUPPOSED | changes, follow=True)

    assert said in " ".join(str(each) for each in response.context["messages"])
    assert not WhatIf.objects.exists()


def test_two_what_ifs_of_one_client_do_not_share_a_name(client, scored):
    for name in ("With a nomination", "with a Nomination "):
        client.post(f"/clients/{scored.pk}/what-if/save/", SUPPOSED | {"name": name})

    assert WhatIf.objects.count() == 1


def test_a_saved_what_if_is_deleted_by_its_own_firm_only(client, scored):
    client.post(f"/clients/{scored.pk}/what-if/save/", SUPPOSED)
    saved = WhatIf.objects.get()
    address = f"/clients/{scored.pk}/what-if/{saved.pk}/delete/"

    client.force_login(make_user())
    assert client.post(address).status_code == 404
    client.force_login(scored.owner)
    assert client.post(address).status_code == 302
    assert not WhatIf.objects.exists()


def test_a_saved_change_that_nobody_knows_any_more_is_left_out(client, scored):
    supposed = {"english": 9, "shoe_size": 44}
    WhatIf.objects.create(client=scored, name="Old", supposed=supposed, made_at=NOW)

    assert WhatIf.objects.get().supposition == Supposition(english=9)
    assert client.get(f"/clients/{scored.pk}/what-if/").status_code == 200


def test_what_if_of_another_firms_client_is_as_if_missing(client, scored):
    client.force_login(make_user())

    assert client.get(f"/clients/{scored.pk}/what-if/").status_code == 404


def test_looking_at_a_day_stores_nothing_and_keeping_it_does(client, physician):
    page_of(client, physician, "?on=2026-06-24")
    looked_at = Assessment.objects.filter(as_of=date(2026, 6, 24)).count()

    response = client.post(f"/clients/{physician.pk}/assessment/keep/", {"on": "2026-06-24"})

    kept = Assessment.objects.get(as_of=date(2026, 6, 24))
    assert looked_at == 0
    assert response.url == f"/clients/{physician.pk}/assessment/{kept.pk}/"


def test_a_day_without_a_category_cannot_be_kept_and_says_so(client, physician):
    response = client.post(
        f"/clients/{physician.pk}/assessment/keep/", {"on": "2020-06-24"}, follow=True
    )

    assert response.status_code == 200
    assert "in force on 2020-06-24" in response.content.decode()


# Invitation and filing together --------------------------------------------------------------


def both_of(client, file, query=""):
    return client.get(f"/clients/{file.pk}/invitation-and-filing/{query}")


def test_without_an_invitation_one_of_today_by_the_newest_cut_off_is_judged(client, physician):
    load_shipped_table(at=NOW)

    response = both_of(client, physician)

    found = response.context["found"]
    assert (found.received_on - found.invited_on).days == 53
    assert found.cut_off == 198


def test_an_open_invitation_is_filled_in_with_its_class_round_and_planned_day(client, physician):
    load_shipped_table(at=NOW)
    open_application(
        client=physician,
        issued_at=datetime(2026, 6, 24, 14, 0, 30, tzinfo=UTC),
        cut_off_at=datetime(2026, 8, 24, tzinfo=UTC),
        program="FSWP",
        round=Round.objects.get(number="421"),
        by=physician.owner,
        now=NOW,
    )

    found = both_of(client, physician).context["found"]

    assert (found.invited_on, found.received_on) == (date(2026, 6, 24), date(2026, 8, 14))
    assert (found.cut_off, found.program) == (223, "fswp")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?invited=2026-06-24&received=2026-06-23", "received"),
        ("?invited=soon", "invited"),
        ("?invited=", "invited"),
        ("?received=9999-12-31", "received"),
        ("?round=9999", "round"),
    ],
)
def test_moments_that_cannot_be_are_refused_in_words(client, physician, query, field):
    response = both_of(client, physician, query)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_a_day_without_the_category_says_so_instead_of_judging(client, physician):
    response = both_of(client, physician, "?invited=2025-06-24&received=2025-07-24&round=")

    assert response.status_code == 200
    assert "in force on 2025-06-24" in response.content.decode()


def test_a_file_with_only_a_birth_date_states_no_score_as_a_fact_and_no_zero_nobody_said(client):
    load_edition(shipped_versions(), now=NOW)
    file = make_client(birth_date=date(1990, 1, 1))
    client.force_login(file.owner)

    file_page = client.get(file.get_absolute_url()).content.decode()
    score = client.get(f"/clients/{file.pk}/assessment/").content.decode()

    assert "<small>at least</small> 65" in file_page
    assert "a valid language test" in file_page
    assert "Not on file: whether a brother or sister lives in Canada" in score
    assert "No brother or sister" not in score
    assert ">0</td>" not in score.split("Study in Canada")[1].split("</tr>")[0]


@pytest.mark.parametrize("day", ["tomorrow", "1999-01-01", "2026-02-30"])
def test_keeping_an_assessment_of_a_day_that_cannot_be_keeps_nothing(client, physician, day):
    answer = client.post(f"/clients/{physician.pk}/assessment/keep/", {"on": day}, follow=True)

    assert not Assessment.objects.filter(client=physician, as_of=NOW.date()).exists()
    assert answer.status_code == 200
    assert list(answer.context["messages"])


def test_what_comes_next_tells_the_verdict_of_each_day_and_why_points_fall(client, physician):
    LanguageTest.objects.create(
        client=physician,
        test="ielts_general",
        taken_on=date(2025, 1, 15),
        listening=8,
        reading=7,
        writing=7,
        speaking=7,
    )
    physician.birth_date = date(1988, 3, 17)
    physician.save()

    text = page_of(client, physician, "?on=2026-06-24").content.decode()

    following = text.partition("What comes next")[2]
    assert "as before" in following
    assert "unchanged" not in following
    assert "English: no valid test proves a level." in following


def test_hours_two_short_of_the_target_are_not_drawn_as_a_full_meter():
    short = HoursFigure(Decimal(1558), Decimal(1560), Decimal(2), "31100")
    enough = HoursFigure(Decimal(1560), Decimal(1560), Decimal(0), "31100")

    assert short.drawn < Decimal("0.95") * short.target_in_whole
    assert (short.counted_in_whole, enough.drawn) == (1558, 1560)


def test_older_kept_assessments_are_folded(client, physician):
    for day in range(1, 8):
        assess_client(physician, on=date(2026, 4, day), now=NOW)

    shown, _, folded = page_of(client, physician).content.decode().partition("2 earlier")

    kept = shown.partition('id="stored"')[2]
    assert kept.count('class="date">2026-04') == 5
    assert "2026-04-01" in folded
    assert "2026-04-01" not in kept


def test_the_day_on_which_hours_fall_below_says_that_the_work_is_supposed_to_go_on(
    client, physician
):
    physician.work_permits.update(last_day=date(2026, 12, 31))
    physician.employments.update(last_day=None)

    text = page_of(client, physician, "?on=2026-06-24").content.decode()

    assert "if the work goes on as recorded, earlier if it ends" in text
