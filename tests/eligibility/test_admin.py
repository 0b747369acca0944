import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Role, User
from eligibility.body_form import body_fields, read_body
from eligibility.edition import body_from, body_to_data, shipped_versions
from eligibility.models import RuleVersion
from eligibility.rules.law import law_on
from eligibility.versions import load_edition, published_versions
from tests.factories import make_user
from tests.jobs import work_to_the_end

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def posted(fields):
    """What a browser sends back of fields nobody touched."""
    values = {name: field.prepare_value(field.initial) for name, field in fields.items()}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def cleaned(fields, values):
    return {
        name: field.clean(
            field.widget.value_from_datadict(values, {}, name)
            if not hasattr(values.get(name), "append")
            else values[name]
        )
        for name, field in fields.items()
    }


@pytest.mark.parametrize(
    "version",
    [version for version in shipped_versions() if version.body is not None],
    ids=lambda version: f"{version.kind}-{version.key}-{version.since}",
)
def test_every_shipped_body_survives_its_typed_fields_unchanged(version):
    fields = body_fields(version.kind, body_to_data(version.body))

    body = read_body(version.kind, cleaned(fields, posted(fields)))

    assert body_from(version.kind, body) == version.body


def make_maintainer():
    return User.objects.create_user(
        f"maintainer{User.objects.count()}@example.test",
        full_name="Rule Maintainer",
        role=Role.RULE_MAINTAINER,
        is_staff=True,
    )


@pytest.fixture
def maintainer(client):
    load_edition(shipped_versions(), now=NOW)
    user = make_maintainer()
    client.force_login(user)
    return user


def physicians():
    return RuleVersion.objects.get(key="physicians", state="published")


def take(client, version, step):
    return client.post(
        reverse("admin:eligibility_ruleversion_step", args=[version.pk, step]), follow=True
    )


def draft_of(client, version):
    take(client, version, "draft")
    return RuleVersion.objects.get(state="draft")


def edit(client, draft, examples=(), **changes):
    address = reverse("admin:eligibility_ruleversion_change", args=[draft.pk])
    fields = body_fields(draft.kind, draft.body)
    values = {
        name: getattr(draft, name)
        for name in ["title", "label", "unit", "since", "source", "source_url", "read_on"]
    }
    values |= {"confidence": draft.confidence} | posted(fields)
    values |= {"notices-TOTAL_FORMS": 0, "notices-INITIAL_FORMS": 0}
    values["examples"] = json.dumps([*draft.examples, *examples])
    return client.post(address, values | changes)


def eight_months(last_day, verdict):
    """A case with 1,040 hours: 243 days of 30 hours a week reach 1,041, a day less does not."""
    job = {
        "employer": "Riverside Clinic",
        "noc": "31300",
        "country": "CA",
        "start": "2026-01-05",
        "end": last_day,
        "hours_per_week": 30,
    }
    permit = {"type": "open", "valid_from": "2026-01-01", "valid_to": "2028-01-01"}
    return {
        "title": f"Nurse practitioner until {last_day}",
        "form": "experience",
        "on": "2026-12-01",
        "input": {"periods": [job], "permits": [permit]},
        "expected": {"category": {"verdict": verdict}},
    }


def make_impact(draft):
    impact = draft.impact_lists.get()
    work_to_the_end(impact.job_id, clock=timezone.now)
    impact.refresh_from_db()
    return impact


@pytest.mark.django_db
def test_a_second_version_goes_from_draft_to_published_without_touching_code(client, maintainer):
    draft = draft_of(client, physicians())

    edit(
        client,
        draft,
        label="2026-Version 2",
        since="2026-12-01",
        examples=[eight_months("2026-09-04", "met"), eight_months("2026-09-03", "not_met")],
        body__work__hours="1040",
        body__work__noc_codes="31100\n31101\n31102\n31300",
    )
    take(client, draft, "review")
    make_impact(draft)
    client.force_login(make_maintainer())
    take(client, draft, "publish")

    before = law_on(date(2026, 11, 30), published_versions()).get("category", "physicians")
    after = law_on(date(2026, 12, 1), published_versions()).get("category", "physicians")
    assert (before.label, before.body.work.hours) == ("2026-Version 1", 1560)
    assert (after.label, after.body.work.hours) == ("2026-Version 2", 1040)
    assert after.body.work.noc_codes == ("31100", "31101", "31102", "31300")
    acts = set(AuditEvent.objects.values_list("act", flat=True))
    assert {"rule_drafted", "rule_sent_to_review", "rule_published"} <= acts


@pytest.mark.django_db
def test_the_author_of_a_version_cannot_publish_it(client, maintainer):
    draft = draft_of(client, physicians())
    edit(client, draft, [eight_months("2026-09-04", "not_met")], since="2026-12-01")
    take(client, draft, "review")

    response = take(client, draft, "publish")

    assert "second person" in response.content.decode()
    assert RuleVersion.objects.get(pk=draft.pk).state == "in_review"


@pytest.mark.django_db
def test_whoever_changed_a_draft_cannot_publish_it_either(client, maintainer):
    draft = draft_of(client, physicians())
    client.force_login(make_maintainer())
    edit(client, draft, [eight_months("2026-09-04", "not_met")], since="2026-12-01")
    take(client, draft, "review")

    response = take(client, draft, "publish")

    assert "second person" in response.content.decode()
    assert RuleVersion.objects.get(pk=draft.pk).state == "in_review"


@pytest.mark.django_db
def test_a_key_that_no_address_can_hold_is_refused(client, maintainer):
    response = client.post(
        reverse("admin:eligibility_ruleversion_add"),
        {"kind": "funds_table", "key": "settlement funds 2027", "since": "2027-01-01"},
    )

    assert "key" in response.context["adminform"].form.errors


@pytest.mark.django_db
def test_a_draft_on_the_day_of_a_published_version_is_not_sent_to_review(client, maintainer):
    draft = draft_of(client, physicians())

    response = take(client, draft, "review")

    assert "in force from 2026-02-18" in response.content.decode()
    assert RuleVersion.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body__work__hours", "many", "number"),
        ("body__work__window_years", "3.5", "whole number"),
        ("body__language_floor", "seven", "whole number"),
        ("since", "2026-02-30", "not a date"),
        ("source", "", "required"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_beside_its_field(
    client, maintainer, field, value, said
):
    draft = draft_of(client, physicians())

    response = edit(client, draft, **{field: value})

    errors = response.context["adminform"].form.errors
    assert said in str(errors[field])
    assert RuleVersion.objects.get(pk=draft.pk).body == draft.body


@pytest.mark.django_db
def test_a_published_version_has_no_form_and_shows_its_figures(client, maintainer):
    address = reverse("admin:eligibility_ruleversion_change", args=[physicians().pk])

    shown = client.get(address)
    refused = client.post(address, {"title": "Other"})

    assert "31100, 31101, 31102" in shown.content.decode()
    assert refused.status_code == 403
    assert physicians().title != "Other"


@pytest.mark.django_db
def test_a_consultant_has_no_admin_site(client, maintainer):
    client.force_login(make_user())

    response = client.get(reverse("admin:index"))

    assert response.status_code in (302, 403, 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["eligibility_ruleversion", "eligibility_nocunitgroup"],
)
def test_the_lists_of_the_admin_site_open_and_search(client, maintainer, name):
    response = client.get(reverse(f"admin:{name}_changelist"), {"q": "physicians"})

    assert response.status_code == 200
