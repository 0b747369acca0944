"""A desk for rule maintenance in tests: two maintainers, drafts, examples, impact lists."""

import copy
import json
from datetime import UTC, date, datetime

from accounts.models import Role, User
from eligibility.edition import shipped_versions
from eligibility.models import RuleVersion
from eligibility.rule_actions import draft_from
from eligibility.versions import load_edition
from tests.jobs import work_to_the_end

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST_DAY = date(2026, 12, 1)


def load_rules():
    load_edition(shipped_versions(), now=NOW)


def make_maintainer():
    return User.objects.create_user(
        f"maintainer{User.objects.count()}@example.test",
        full_name="Rule Maintainer",
        role=Role.RULE_MAINTAINER,
        is_staff=True,
    )


def published(kind, key):
    return RuleVersion.objects.filter(kind=kind, key=key, state="published").latest("since")


def draft_of(kind, key, by, since=FIRST_DAY, **changes):
    """A draft of the newest version; `changes` are figures by dotted path ("work__hours")."""
    draft = draft_from(published(kind, key), by=by, now=NOW)
    draft.since = since
    draft.body = changed(draft.body, changes)
    draft.save()
    return draft


def changed(body, changes):
    """A body as JSON holds it, with values set at "__" paths, whole numbers being positions."""
    body = json.loads(json.dumps(copy.deepcopy(body)))
    for path, value in changes.items():
        *steps, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        part = body
        for step in steps:
            part = part[step]
        part[last] = value
    return body


def nurse(last_day, verdict, on="2026-12-01"):
    """30 hours a week from 5 January 2026: 243 days to 4 September are 1,041.43 hours."""
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
        "title": f"Until {last_day}",
        "form": "experience",
        "on": on,
        "input": {"periods": [job], "permits": [permit]},
        "expected": {"category": {"verdict": verdict}},
    }


def second_version(by):
    """The pretend second version: eight months of work, one more occupation, two examples."""
    draft = draft_of(
        "category",
        "physicians",
        by,
        work__hours="1040",
        work__noc_codes=["31100", "31101", "31102", "31300"],
    )
    draft.label = "2026–Version 2"
    draft.examples = [*draft.examples, nurse("2026-09-04", "met"), nurse("2026-09-03", "not_met")]
    draft.save()
    return draft


def finish_impact(draft, now=NOW):
    impact = draft.impact_lists.first()
    work_to_the_end(impact.job_id, clock=lambda: now)
    impact.refresh_from_db()
    return impact
