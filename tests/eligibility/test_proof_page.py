"""docs/crs-proof.md names tests; each must exist, or the page proves nothing."""

import re
from pathlib import Path

from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "crs-proof.md"


def test_every_test_named_as_proof_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text(encoding="utf-8")))
    written = {
        name
        for file in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert len(named) > 30
    assert named <= written
