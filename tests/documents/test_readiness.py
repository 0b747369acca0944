"""The readiness report as a PDF: tagged, repeatable, and unmoved by what people type."""

import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from documents import pdf
from documents.paper_actions import set_item_details, set_item_state
from documents.pdf import PdfFailed, render_pdf
from documents.readiness import assessment_for, readiness_html, readiness_pdf
from tests.documents.making import NOW, add_residence, item_of, make_application, make_physician
from tests.factories import make_user, make_work_permit

pytestmark = pytest.mark.django_db

HALIFAX = ZoneInfo("America/Halifax")


def text_of(made: bytes) -> str:
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True
    )
    return read.stdout.decode()


def in_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def application(**client):
    row = make_physician(**client)
    row.firm.name = "Harbour Immigration Law"
    row.firm.letterhead = "120 Quay Street\nHalifax NS"
    row.firm.save()
    make_work_permit(row)
    add_residence(row, "PE", date(2005, 1, 1), date(2019, 8, 31))
    add_residence(row, "CA", date(2019, 9, 1))
    return make_application(row)


def report(checklist, made_at=NOW, **more) -> bytes:
    values = {"zone": HALIFAX, "language": "en-ca"} | more
    return readiness_pdf(checklist, made_at=made_at, **values)


def page_of(checklist, made_at=NOW, **more) -> str:
    values = {"zone": HALIFAX, "language": "en-ca"} | more
    return readiness_html(checklist, made_at=made_at, **values)


def test_the_first_page_has_verdict_deadline_in_both_zones_and_what_blocks_first():
    checklist = application()
    item = item_of(checklist, "fee_processing")
    set_item_state(
        item, "rejected", by=checklist.client.owner, now=NOW, reason="One adult instead of two"
    )

    first = in_one_line(text_of(report(checklist)).split("\f")[0])

    assert "Harbour Immigration Law" in first
    assert "Halifax NS" in first
    assert "Not ready:" in first
    assert "59 days" in first
    assert "2026-11-02 20:00 AST" in first
    assert "2026-11-03 00:00:00 UTC" in first
    assert first.index("Processing fee receipt") < first.index("Police certificate")
    assert "One adult instead of two" in first
    assert "Page 1 of" in first
    assert "made 2026-09-04 09:00 ADT (2026-09-04 12:00 UTC)" in first


def test_the_report_is_tagged_titled_and_in_its_language():
    with pikepdf.open(BytesIO(report(application()))) as made:
        assert made.Root.MarkInfo.Marked
        assert str(made.Root.Lang) == "en-ca"
        assert "Application readiness, file" in str(made.docinfo["/Title"])
        assert made.Root.ViewerPreferences.DisplayDocTitle
        kinds = {str(thing.get("/S")) for thing in made.objects if is_structure(thing)}
        width, height = (float(side) for side in made.pages[0].mediabox[2:])

    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/P"} <= kinds
    # Prints on A4 (210 × 297 mm) and on Letter (216 × 279 mm) without being cut.
    assert width <= 595.3
    assert height <= 792


def is_structure(thing) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing


def test_the_same_file_at_the_same_moment_gives_the_same_bytes():
    checklist = application()

    assert report(checklist) == report(checklist)


def test_another_moment_is_printed_and_nothing_else_changes_within_the_day():
    checklist = application()

    first = page_of(checklist)
    later = page_of(checklist, made_at=NOW + timedelta(hours=1))

    assert first != later
    unstamped = re.compile(r"2026-09-04[T ]\d\d:00(:00Z)?")
    assert unstamped.sub("", first) == unstamped.sub("", later)


def test_timeline_findings_checklist_and_sources_follow_in_that_order():
    call_command("load_rules")
    checklist = application()
    assessment = assessment_for(checklist, now=NOW)

    shown = page_of(checklist, assessment=assessment)

    places = [
        shown.index(mark)
        for mark in ('class="timeline"', ">Findings<", ">Checklist<", ">Sources<", ">Sign-off<")
    ]
    assert places == sorted(places)
    assert "Ministerial Instructions" in shown


def test_the_report_names_official_sources_and_counts_the_others():
    call_command("load_rules")
    shown = page_of(application())

    sources = shown[shown.index('class="sources"') :]
    hosts = set(re.findall(r"https?://([\w.-]+)", sources))
    assert hosts
    assert all(host.endswith((".gc.ca", "canada.ca")) for host in hosts)
    assert re.search(r"\d+ more texts, not official, were read", shown)


def test_without_rules_for_the_category_the_report_leaves_the_assessment_out():
    checklist = application()

    assert assessment_for(checklist, now=datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_a_ready_file_says_so():
    checklist = application()
    for item in checklist.items.exclude(applies=False):
        set_item_state(item, "waived", by=checklist.client.owner, now=NOW, reason="Test")
    checklist.items.filter(applies=None).update(applies=False)

    assert "Ready to file" in page_of(checklist)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src='http://127.0.0.1:9/x.png'>",
    "<img src='file:///etc/passwd'>",
    '<link rel="stylesheet" href="file:///etc/passwd">',
    "<style>@import url('http://127.0.0.1:9/x.css');</style>",
    "<style>*{display:none}</style>",
    "<iframe src='file:///etc/hostname'></iframe>",
    "<object data='file:///etc/passwd'></object>",
    "<embed src='file:///etc/passwd'>",
    "<svg><image href='file:///etc/passwd'/></svg>",
    "<svg><use href='http://127.0.0.1:9/#a'/></svg>",
    "<base href='http://127.0.0.1:9/'>",
    "<meta http-equiv='refresh' content='0;url=http://127.0.0.1:9/'>",
    "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "<table><tr><td>",
    "</table></main></body></html>",
    "</title></head><body><h1>Approved</h1>",
    "<!-- hidden",
    "-->",
    "]]>",
    "<?php echo 1 ?>",
    "{{ 7|add:7 }}",
    "{% load x %}",
    "{% include 'x' %}",
    "{{ client.firm.people.all }}",
    "{# comment",
    "url(file:///etc/passwd)",
    "expression(alert(1))",
    "\\3c script\\3e",
    "&lt;script&gt;",
    "&#x3c;b&#x3e;",
    "&nbsp;" * 20,
    "\x00\x01\x02\x1b[31m",
    "\r\nSet-Cookie: a=b",
    "\u202egnp.exe",
    "\u2066isolate\u2069",
    "\ufeffmark",
    "\ud800",
    "\U000e0041\U000e0042",
    "zalgo" + "\u0300\u0301\u0302\u0303\u0304" * 60,
    "\u0300" * 200,
    "x" * 500,
    "\u4e2d\u6587" * 100,
    "\u0627\u0644\u0639" * 100,
    "\u0e01\u0e33" * 100,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 30,
    "\u1100\u1161\u11a8" * 100,
    "\ufdfa" * 100,
    "a\u0340" * 200,
    "-" * 500,
    "\u00ad" * 300,
    "word " * 99,
    "\n" * 400,
    "\t" * 400,
    "\u2028" * 300,
    "%n%s%x" * 20,
    "' OR 1=1 --",
    "$(reboot)",
    "`reboot`",
    "../../../../etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\host\\share",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "=cmd|' /C calc'!A0",
]


def test_sixty_hostile_texts_are_drawn_as_text_within_the_limits():
    assert len(HOSTILE) >= 60
    checklist = application(given_name="<b>Amara</b>", family_name="O’Kafor & {{ x }}")
    owner = checklist.client.owner
    rows = list(checklist.items.filter(applies=True))
    for number, text in enumerate(HOSTILE):
        row = rows[number % len(rows)]
        row.note = (row.note + " " + text.replace("\x00", "").replace("\ud800", ""))[:2000]
    for row in rows:
        set_item_details(row, note=row.note, owner=None, by=owner, now=NOW)

    made = report(checklist)

    shown = in_one_line(text_of(made))
    assert "<script>alert(1)</script>" in shown
    assert "root:x:0" not in shown
    assert "<b>Amara</b> O’Kafor & {{ x }}" in shown
    with pikepdf.open(BytesIO(made)) as opened:
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})


REFERENCES = [
    "file:///etc/passwd",
    "file:///etc/hostname",
    "http://127.0.0.1:9/a.png",
    "https://example.test/a.png",
    "ftp://example.test/a.png",
    "//example.test/a.png",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "asset:../../config/settings.py",
    "asset:other.css",
    "asset:report.css/../../../etc/passwd",
    "ASSET:report.css#x",
    "static/css/report.css",
    "/etc/passwd",
    "report.css",
]


def test_nothing_is_fetched_but_the_reports_own_files():
    tags = "".join(
        f'<img alt="" src="{one}"><link rel="stylesheet" href="{one}">'
        f'<a rel="attachment" href="{one}">x</a><object data="{one}"></object>'
        f'<p style="background: url({one!r})">y</p>'
        for one in REFERENCES
    )
    html = f'<html lang="en"><head><title>t</title></head><body>{tags}<p>end</p></body></html>'

    made = render_pdf(html)

    shown = text_of(made)
    assert "end" in shown
    assert "root:x:0" not in shown
    with pikepdf.open(BytesIO(made)) as opened:
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
        images = [thing for thing in opened.objects if is_image(thing)]
    assert images == []


def is_image(thing) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"


def test_a_page_beyond_the_limit_is_refused_before_it_is_drawn(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_HTML_BYTES", 10)

    with pytest.raises(PdfFailed, match="at most 10"):
        render_pdf("<html></html>")


def test_drawing_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(pdf, "WALL_SECONDS", 0.2)

    with pytest.raises(PdfFailed, match="seconds"):
        render_pdf("<html></html>")


def address(row) -> str:
    return reverse("documents:readiness_pdf", args=[row.pk])


def test_the_report_is_handed_out_as_an_attachment_and_written_down(client):
    checklist = application()
    row = checklist.client
    client.force_login(row.owner)

    with time_machine.travel(NOW, tick=False):
        answer = client.get(address(row))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="readiness-{row.reference}-2026-09-04.pdf"'
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF-1.7")
    assert AuditEvent.objects.get(act="readiness_printed").actor == row.owner


def test_when_no_pdf_can_be_drawn_the_same_is_shown_as_a_page(client, monkeypatch):
    checklist = application()
    client.force_login(checklist.client.owner)
    monkeypatch.setattr(pdf, "MAX_HTML_BYTES", 10)

    answer = client.get(address(checklist.client))

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "The PDF could not be drawn just now" in shown
    assert "Police certificate" in shown


def test_a_client_without_a_checklist_is_led_to_prepare_one(client):
    row = make_physician()
    client.force_login(row.owner)

    assert client.get(address(row)).url == reverse("documents:checklist_detail", args=[row.pk])


def test_the_report_of_another_firm_is_not_there(client):
    checklist = application()
    client.force_login(make_user())

    assert client.get(address(checklist.client)).status_code == 404
