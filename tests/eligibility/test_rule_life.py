"""From a draft to a published version and back, by two people, without touching code."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEvent
from eligibility.actions import assess
from eligibility.body_form import body_fields
from eligibility.models import RuleNotice, RuleVersion
from eligibility.rule_actions import ask_withdrawal, edit, publish, send_to_review, withdraw
from eligibility.rules.law import law_on
from eligibility.versions import published_versions
from tests.eligibility.rule_desk import (
    FIRST_DAY,
    NOW,
    draft_of,
    finish_impact,
    load_rules,
    make_maintainer,
    nurse,
    published,
    second_version,
)
from tests.eligibility.test_admin import posted
from tests.factories import make_client, make_employment, make_work_permit

EVE = FIRST_DAY - timedelta(days=1)


@pytest.fixture
def author(client, db):
    load_rules()
    user = make_maintainer()
    client.force_login(user)
    return user


def step(client, version, name, **given):
    """Read the page that confirms a step, then confirm it; return both answers."""
    address = reverse("admin:eligibility_ruleversion_step", args=[version.pk, name])
    return client.get(address), client.post(address, given, follow=True)


def save(client, draft, **changes):
    """Send a draft's own form back with some fields changed."""
    names = ["title", "label", "unit", "since", "source", "source_url", "read_on", "confidence"]
    values = {name: getattr(draft, name) for name in names}
    values |= posted(body_fields(draft.kind, draft.body)) | changes
    values |= {"examples": json.dumps(values.get("examples", draft.examples))}
    notices = draft.notices.count()
    values |= {"notices-TOTAL_FORMS": 0, "notices-INITIAL_FORMS": 0} if not notices else {}
    for number, notice in enumerate(draft.notices.all()):
        values |= {f"notices-{number}-id": notice.pk, f"notices-{number}-version": draft.pk}
        values |= {f"notices-{number}-text": notice.text}
        values |= {"notices-TOTAL_FORMS": notices, "notices-INITIAL_FORMS": notices}
    address = reverse("admin:eligibility_ruleversion_change", args=[draft.pk])
    return client.post(address, values, follow=True)


def nurse_on_file():
    """243 days of 30 hours a week up to 4 September 2026, in the occupation that is added."""
    file = make_client(reference="F-1", birth_date=date(1990, 7, 1))
    span = {"first_day": date(2026, 1, 5)}
    make_employment(file, noc_code="31300", hours_per_week=30, last_day=date(2026, 9, 4), **span)
    make_work_permit(file, last_day=date(2028, 1, 1), **span)
    return file


def hours_met(file, on):
    findings = assess(file, on=on, now=NOW).result["findings"]
    return next(each["outcome"] for each in findings if "hours of" in each["title"])


def test_a_pretend_second_version_is_entered_reviewed_and_published_by_two_people(client, author):
    file = nurse_on_file()
    step(client, published("category", "physicians"), "draft")
    draft = RuleVersion.objects.get(state="draft")
    examples = [*draft.examples, nurse("2026-09-04", "met"), nurse("2026-09-03", "not_met")]
    saved = save(
        client,
        draft,
        label="2026–Version 2",
        since="2026-12-01",
        body__work__hours="1040",
        body__work__noc_codes="31100\n31101\n31102\n31300",
        examples=examples,
    )
    assert "What keeps it from being published" not in saved.content.decode()

    step(client, draft, "review")
    impact = finish_impact(draft)
    listed = client.get(reverse("admin:eligibility_ruleversion_impact", args=[draft.pk]))
    second = make_maintainer()
    client.force_login(second)
    confirming, _done = step(client, draft, "publish")

    lines = [(line.reference, line.what.partition(":")[0]) for line in impact.lines.all()]
    assert lines == [("F-1", "category"), ("F-1", "hours")]
    assert "1 of 1 open files change" in listed.content.decode()
    assert "1,560 → 1,040" in confirming.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.author, draft.approver) == ("published", author, second)
    assert (hours_met(file, EVE), hours_met(file, FIRST_DAY)) == ("not_met", "met")
    before, after = (law_on(day, published_versions()) for day in (EVE, FIRST_DAY))
    assert before.get("category", "physicians").label == "2026-Version 1"
    assert after.get("category", "physicians").label == "2026–Version 2"


def test_the_audit_keeps_what_was_changed_and_how_many_files_it_touched(client, author):
    nurse_on_file()
    draft = second_version(author)
    send_to_review(draft, by=author, now=NOW)
    finish_impact(draft)
    publish(draft, by=make_maintainer(), now=NOW)

    kept = AuditEvent.objects.get(act="rule_published").details

    assert "Hours of work needed: 1,560 → 1,040" in kept["differences"]
    assert (kept["judged"], kept["changed"]) == (1, 1)


def test_a_failing_example_keeps_a_draft_from_review(client, author):
    draft = second_version(author)
    draft.examples = [nurse("2026-09-03", "met")]
    draft.save()

    confirming, taken = step(client, draft, "review")

    expected = "expected &quot;met&quot;, got &quot;not_met&quot;"
    assert expected in confirming.content.decode()
    assert 'value="Send to review"' not in confirming.content.decode()
    assert expected in taken.content.decode()
    assert RuleVersion.objects.get(pk=draft.pk).state == "draft"


def test_a_version_is_not_published_before_its_impact_list_is_finished(author):
    draft = second_version(author)
    send_to_review(draft, by=author, now=NOW)

    with pytest.raises(ValidationError, match="No finished impact list"):
        publish(draft, by=make_maintainer(), now=NOW)


def test_a_draft_with_a_hole_is_kept_and_says_where_it_is(client, author):
    draft = draft_of("points_table", "crs", author)

    saved = save(client, draft, body__with_spouse__age__3="").content.decode()

    draft.refresh_from_db()
    assert draft.body["with_spouse"]["age"][3] is None
    assert "Age: age 20, with a partner</a>: nothing is given" in saved
    assert 'href="#id_body__with_spouse__age__3"' in saved


def test_a_cell_that_is_no_number_is_refused_and_nothing_is_kept(client, author):
    draft = draft_of("points_table", "crs", author)

    answer = save(client, draft, label="Changed", body__with_spouse__age__3="ten")

    assert "Enter a whole number" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.label, draft.body["with_spouse"]["age"][3]) == ("", 100)


def test_a_cell_says_what_the_version_before_said(client, author):
    draft = draft_of("points_table", "crs", author, without_spouse__age__13=104)

    page = client.get(reverse("admin:eligibility_ruleversion_change", args=[draft.pk]))

    assert "was 105" in page.content.decode()


def test_reading_the_page_that_confirms_a_step_takes_none(client, author):
    draft = second_version(author)
    address = reverse("admin:eligibility_ruleversion_step", args=[draft.pk, "review"])

    assert client.get(address).status_code == 200

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_notice_is_added_on_a_page_of_its_own_and_marks_answers_from_its_day(client, author):
    version = published("category", "physicians")

    asking, _done = step(
        client,
        version,
        "notice",
        text="Reported: one more code.",
        since="2026-12-24",
        source="News",
    )

    assert "cannot be taken back" in asking.content.decode()
    assert RuleNotice.objects.get(since=date(2026, 12, 24)).made_by == author
    law = law_on(date(2026, 12, 24), published_versions()).get("category", "physicians")
    assert not law.is_confirmed(date(2026, 12, 24))
    assert AuditEvent.objects.filter(act="rule_notice_added", actor=author).exists()


def test_a_notice_without_a_text_is_refused_beside_its_field(client, author):
    _asking, answer = step(client, published("category", "physicians"), "notice", text="")

    assert "This field is required" in answer.content.decode()
    assert not AuditEvent.objects.filter(act="rule_notice_added").exists()


def test_one_person_cannot_withdraw_a_version_alone(author):
    version = published("category", "physicians")
    with pytest.raises(ValidationError, match="Nobody asked"):
        withdraw(version, by=author, now=NOW)

    ask_withdrawal(version, reason="A figure is wrong.", by=author, now=NOW)

    with pytest.raises(ValidationError, match="second person"):
        withdraw(version, by=author, now=NOW)


def test_two_people_withdraw_a_version_and_the_one_before_it_holds_again(client, author):
    draft = second_version(author)
    send_to_review(draft, by=author, now=NOW)
    finish_impact(draft)
    second = make_maintainer()
    publish(draft, by=second, now=NOW)
    step(client, draft, "ask-withdrawal", reason="Entered for a trial.")

    client.force_login(second)
    page = client.get(reverse("admin:eligibility_ruleversion_change", args=[draft.pk]))
    step(client, draft, "withdraw")

    assert "Entered for a trial." in page.content.decode()
    law = law_on(FIRST_DAY, published_versions()).get("category", "physicians")
    assert law.label == "2026-Version 1"
    acts = set(AuditEvent.objects.values_list("act", flat=True))
    assert {"rule_withdrawal_asked", "rule_withdrawn"} <= acts


def test_a_request_to_withdraw_can_be_put_aside(client, author):
    version = published("category", "physicians")
    step(client, version, "ask-withdrawal", reason="A figure looks wrong.")

    step(client, version, "keep")

    version.refresh_from_db()
    assert version.state == "published"
    assert AuditEvent.objects.filter(act="rule_withdrawal_dropped").exists()


def test_a_step_that_is_not_open_to_a_version_says_so(client, author):
    asking, answer = step(client, published("category", "physicians"), "publish")

    assert "the step is not open to it" in asking.content.decode()
    assert "that step is for one that is In review" in answer.content.decode()


def test_consultants_read_the_history_with_what_each_version_changed(client, author):
    draft = second_version(author)
    send_to_review(draft, by=author, now=NOW)
    finish_impact(draft)
    publish(draft, by=make_maintainer(), now=NOW)
    client.force_login(make_client().owner)

    shown = client.get("/rules/category/physicians/").content.decode()

    assert "<strong>Hours of work needed</strong>: 1,560 → 1,040" in shown
    assert "What nobody here has read" in shown


@pytest.mark.parametrize(
    "address",
    ["ruleversion/", "ruleversion/{draft}/change/", "ruleversion/{draft}/impact/"],
)
def test_the_pages_of_a_maintainer_ask_the_database_a_bounded_number_of_times(
    client, author, django_assert_max_num_queries, address
):
    draft = second_version(author)
    for number in range(12):
        make_client(reference=f"F-{number}")
    send_to_review(draft, by=author, now=NOW)
    finish_impact(draft)
    client.get("/admin/eligibility/" + address.format(draft=draft.pk))

    with django_assert_max_num_queries(30):
        client.get("/admin/eligibility/" + address.format(draft=draft.pk))


def test_a_draft_is_thrown_away_with_its_impact_list_and_a_published_version_is_not(client, author):
    draft = second_version(author)
    send_to_review(draft, by=author, now=NOW)
    finish_impact(draft)
    step(client, draft, "return")

    for version in (draft, published("category", "physicians")):
        address = reverse("admin:eligibility_ruleversion_delete", args=[version.pk])
        client.post(address, {"post": "yes"})

    assert not RuleVersion.objects.filter(pk=draft.pk).exists()
    assert published("category", "physicians").label == "2026-Version 1"


def in_review():
    """A draft by one person, sent to review, with its list; and who may publish it."""
    load_rules()
    author, second = make_maintainer(), make_maintainer()
    draft = second_version(author)
    send_to_review(draft, by=author, now=NOW)
    finish_impact(draft)
    return draft, author, second


@pytest.mark.django_db
def test_a_second_press_of_publish_is_refused_in_words():
    load_rules()
    author, second = make_maintainer(), make_maintainer()
    draft = draft_of("fee_table", "permanent_residence", author)  # changes no answer: no list
    send_to_review(draft, by=author, now=NOW)
    pressed_again = RuleVersion.objects.get(pk=draft.pk)
    publish(RuleVersion.objects.get(pk=draft.pk), by=second, now=NOW)

    with pytest.raises(ValidationError, match="Published"):
        publish(pressed_again, by=make_maintainer(), now=NOW)

    assert RuleVersion.objects.get(pk=draft.pk).approver == second
    assert AuditEvent.objects.filter(act="rule_published").count() == 1


@pytest.mark.django_db
def test_a_draft_that_was_sent_on_meanwhile_is_not_written_over():
    draft, author, _second = in_review()
    open_page = RuleVersion.objects.get(pk=draft.pk)
    open_page.state, open_page.label = "draft", "Another"

    with pytest.raises(ValidationError, match="In review"):
        edit(open_page, by=author, now=NOW, fields=["label"])

    assert RuleVersion.objects.get(pk=draft.pk).label == draft.label


@pytest.mark.django_db
def test_words_that_nobody_read_are_not_published():
    draft, _author, second = in_review()
    read = RuleVersion.objects.get(pk=draft.pk)
    RuleVersion.objects.filter(pk=draft.pk).update(title="Something else")

    with pytest.raises(ValidationError, match="was changed"):
        publish(read, by=second, now=NOW)

    assert RuleVersion.objects.get(pk=draft.pk).state == "in_review"
