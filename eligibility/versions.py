"""Rule versions between their three forms: shipped files, rows, and what rules read."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from django.db import transaction

from eligibility.edition import EditionError, body_from, body_to_data, shipped_examples
from eligibility.models import RuleNotice, RuleVersion
from eligibility.rules.law import Citation, Version

logger = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading an edition did; `kept` names the office's own versions left as they were."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    kept: tuple[str, ...] = ()


def published_versions() -> tuple[Version, ...]:
    """Return every published version, as rules read them; read anew only when rows changed."""
    published = RuleVersion.objects.published().order_by("pk").values_list("pk", "checksum")
    notices = RuleNotice.objects.order_by("pk").values_list("version", "since", "text", "source")
    return _published(tuple(published), tuple(notices))


def law_digest() -> str:
    """Return what tells one state of the published law from another."""
    rows = RuleVersion.objects.published().order_by("pk").values_list("pk", "checksum")
    return hashlib.sha256(json.dumps(list(rows)).encode()).hexdigest()


@lru_cache(maxsize=4)
def _published(
    checksums: tuple[tuple[int, str], ...], notices: tuple[tuple[object, ...], ...]
) -> tuple[Version, ...]:
    rows = (
        RuleVersion.objects.published().order_by("kind", "key", "since").prefetch_related("notices")
    )
    return tuple(
        version
        for _, group in groupby(rows, key=lambda row: (row.kind, row.key))
        for version in _each_until_the_next(list(_readable(group)))
    )


def _readable(rows: Iterable[RuleVersion]) -> Iterator[Version]:
    """Yield the rows as versions, without those no code of ours can read any more.

    A published row never changes, the code does: one row out of form must not stop the others.
    """
    for row in rows:
        try:
            yield version_of(row)
        except EditionError as error:
            logger.exception("Rule version %s cannot be read and is left out: %s", row.pk, error)


def versions_with(records: Iterable[str]) -> tuple[Version, ...]:
    """Return the versions of these records ("rule_version:7"), withdrawn or not: a replay's law."""
    wanted = set(records)
    published = tuple(each for each in published_versions() if each.record in wanted)
    if len(published) == len(wanted):
        return published
    keys = [int(record.partition(":")[2]) for record in wanted]
    rows = RuleVersion.objects.filter(pk__in=keys).prefetch_related("notices")
    return tuple(version_of(row) for row in rows)


def versions_with_draft(draft: RuleVersion) -> tuple[Version, ...]:
    """Return the published versions with a draft among them, as if it were published.

    Raises EditionError on a body out of form.
    """
    name = (draft.kind, draft.key)
    published = published_versions()
    of_rule = [
        replace(each, until=None)
        for each in published
        if (each.kind, each.key) == name and each.since != draft.since
    ]
    of_rule = sorted([*of_rule, version_of(draft)], key=lambda each: each.since)
    others = (each for each in published if (each.kind, each.key) != name)
    return (*others, *_each_until_the_next(of_rule))


def version_of(row: RuleVersion) -> Version:
    """Return one row as rules read it, open-ended; raises EditionError on a body out of form."""
    notices = row.notices.all()
    reported_from = [notice.since for notice in notices if notice.since is not None]
    return Version(
        kind=row.kind,
        key=row.key,
        label=row.label,
        title=row.title,
        unit=row.unit,
        since=row.since,
        until=None,
        body=None if row.has_ended else body_from(row.kind, row.body),
        citation=Citation(row.source, row.source_url, row.read_on, row.confidence),
        notices=tuple(notice.text for notice in notices),
        unconfirmed_from=min(reported_from, default=None),
        record=f"rule_version:{row.pk}",
    )


def _each_until_the_next(versions: list[Version]) -> Iterable[Version]:
    yield from (
        replace(earlier, until=later.since - ONE_DAY) for earlier, later in pairwise(versions)
    )
    yield from versions[-1:]


def load_edition(versions: Iterable[Version], *, now: datetime) -> Loaded:
    """Bring a shipped edition into rows, in one transaction; loading it twice changes nothing.

    An office's own version of the same key and day is never replaced. A version of an older
    shipped edition is withdrawn and the newer one published in its place.
    """
    added = replaced = unchanged = 0
    kept = []
    with transaction.atomic():
        held = {(row.kind, row.key, row.since): row for row in RuleVersion.objects.published()}
        for version in _with_ends(versions):
            row = held.get((version.kind, version.key, version.since))
            checksum = checksum_of(version)
            if row is None:
                added += 1
            elif row.checksum == checksum:
                unchanged += 1
                continue
            elif not row.is_shipped:
                kept.append(f"{version.kind} {version.key} {version.since}")
                continue
            else:
                replaced += 1
                RuleVersion.objects.filter(pk=row.pk).update(
                    state=RuleVersion.State.WITHDRAWN, withdrawn_at=now
                )
            _publish_shipped(version, checksum, now)
    return Loaded(added, replaced, unchanged, tuple(kept))


def _with_ends(versions: Iterable[Version]) -> list[Version]:
    """Return the versions with a row that ends the rule where one stops and none follows."""
    ordered = sorted(versions, key=lambda each: (each.kind, each.key, each.since))
    days = {(each.kind, each.key, each.since) for each in ordered}
    ends = [
        replace(version, since=version.until + ONE_DAY, until=None, body=None)
        for version in ordered
        if version.until is not None
        and (version.kind, version.key, version.until + ONE_DAY) not in days
    ]
    return [*ordered, *ends]


def _publish_shipped(version: Version, checksum: str, now: datetime) -> None:
    read_on = version.citation.read_on
    if read_on is None:
        raise EditionError(f"{version.kind} {version.key} {version.since}: read_on is missing.")
    row = RuleVersion.objects.create(
        kind=version.kind,
        key=version.key,
        title=version.title,
        label=version.label,
        unit=version.unit,
        since=version.since,
        has_ended=version.body is None,
        body={} if version.body is None else body_to_data(version.body),
        source=version.citation.source,
        source_url=version.citation.url,
        read_on=read_on,
        confidence=version.citation.confidence,
        state=RuleVersion.State.PUBLISHED,
        is_shipped=True,
        published_at=now,
        checksum=checksum,
        examples=_shipped_with(version),
    )
    RuleNotice.objects.bulk_create(
        RuleNotice(version=row, text=text, since=version.unconfirmed_from)
        for text in version.notices
    )


def _shipped_with(version: Version) -> list[dict[str, Any]]:
    return shipped_examples().get((version.kind, version.key, version.since.isoformat()), [])


def checksum_of(version: Version) -> str:
    """Return the SHA-256 of all that a shipped version says, its worked examples included."""
    said: dict[str, Any] = {
        "kind": version.kind,
        "key": version.key,
        "label": version.label,
        "title": version.title,
        "unit": version.unit,
        "since": version.since.isoformat(),
        "body": None if version.body is None else body_to_data(version.body),
        "source": [
            version.citation.source,
            version.citation.url,
            str(version.citation.read_on),
            version.citation.confidence,
        ],
        "notices": list(version.notices),
        "unconfirmed_from": str(version.unconfirmed_from),
    }
    if _shipped_with(version):
        said["examples"] = _shipped_with(version)
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
