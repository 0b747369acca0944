"""Icons and components that templates name are there, and none is there that nothing names."""

import re

from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
APPS = ("accounts", "clients", "config", "deadlines", "documents", "draws", "eligibility")
# A template's `yesno` and `default` name theirs in one text, with commas between.
QUOTED = re.compile(r"(?<=[\"',])[\w./-]+(?=[\"',])")
ICONS = {path.stem for path in (TEMPLATES / "components" / "icons").glob("*.svg")}


def test_every_icon_named_in_a_template_is_there():
    named = {
        name
        for page in PAGES
        for name in re.findall(r'_icon\.html" with name="([^"]+)"', page.read_text())
    }

    assert named
    assert named <= ICONS


def test_every_icon_and_every_shared_component_is_drawn_somewhere():
    product = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    words = {word for path in [*PAGES, *product] for word in QUOTED.findall(path.read_text())}
    components = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}

    assert not ICONS - words
    assert not components - words
