"""A whole rule version as one JSON document, read into a draft or refused with the place.

`{"kind", "key", "title", "label", "unit", "since", "ended", "body", "source", "url", "read_on",
"confidence", "notices", "examples"}`; label, unit, ended, url, notices and examples may be left
out. It comes in as a draft: review and publication by a second person are the same for all.
"""

import json
from datetime import datetime
from typing import Any

from django.core.validators import slug_re
from django.db import transaction

from accounts.audit import record_act
from accounts.models import User
from eligibility.edition import EditionError, body_from, body_to_data, kinds
from eligibility.evaluation.reading import Fields, FormError, parse
from eligibility.examples import read_examples
from eligibility.models import Confidence, RuleNotice, RuleVersion

WHERE = "the document"


def draft_from_document(text: str, *, by: User, now: datetime) -> RuleVersion:
    """Return a new draft that says what a JSON document says; nothing is kept where it is refused.

    Raises FormError that names the place and the cure.
    """
    fields = Fields(parse(text), WHERE, "")
    values = _head(fields)
    notices = fields.texts("notices")
    values["body"] = _body(fields, values["kind"], ended=values["has_ended"])
    values["examples"] = _examples(text) if fields.optional_objects("examples") else []
    fields.close()
    with transaction.atomic():
        draft = RuleVersion.objects.create(**values, author=by)
        RuleNotice.objects.bulk_create(RuleNotice(version=draft, text=each) for each in notices)
        record_act("rule_drafted", at=now, by=by, subject=draft)
    return draft


def _head(fields: Fields) -> dict[str, Any]:
    key = fields.text("key")
    if not slug_re.match(key):
        fields.refuse("key", f"“{key}” is not a key", "Use letters, digits, hyphens, underscores")
    return {
        "kind": fields.one_of("kind", kinds()),
        "key": key,
        "title": fields.text("title"),
        "label": fields.optional_text("label") or "",
        "unit": fields.optional_text("unit") or "",
        "since": fields.day("since"),
        "has_ended": bool(fields.flag("ended", default=False)),
        "source": fields.text("source"),
        "source_url": fields.optional_text("url") or "",
        "read_on": fields.day("read_on"),
        "confidence": fields.one_of("confidence", Confidence.values),
    }


def _body(fields: Fields, kind: str, *, ended: bool) -> dict[str, Any]:
    if ended:
        return {}
    try:
        return body_to_data(body_from(kind, fields.raw("body")))
    except EditionError as error:
        places = "; ".join(map(str, error.problems)) or str(error)
        raise FormError(f"{WHERE}, {places} Nothing was kept.") from error


def _examples(text: str) -> list[dict[str, Any]]:
    return read_examples(json.dumps(json.loads(text)["examples"]))
