"""What every template must keep to: known icons, nothing inline."""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
ICONS = {path.stem for path in (TEMPLATES / "components" / "icons").glob("*.svg")}


def test_every_icon_named_in_a_template_is_there():
    named = {
        name
        for page in PAGES
        for name in re.findall(r'_icon\.html" with name="([^"]+)"', page.read_text())
    }

    assert named
    assert named <= ICONS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_no_template_has_inline_style_or_script(page):
    text = page.read_text()

    assert not re.search(r"<style\b", text) or "documents/pdf" in str(page)
    assert not re.search(r"<[^>]*\sstyle=", text)
    assert not re.search(r"<[^>]*\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
