"""Icons that templates name are there."""

import re

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
