"""What others wrote is shipped with its version, its licence and unchanged."""

import hashlib
import tomllib

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
MANIFEST = tomllib.loads((VENDOR / "MANIFEST.toml").read_text())


@pytest.mark.parametrize("name", MANIFEST)
def test_vendored_files_are_those_of_the_manifest(name):
    entry = MANIFEST[name]
    folder = VENDOR / entry["folder"]

    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}

    assert found == entry["sha256"]
    assert "LICENSE" in found
    assert entry["folder"].endswith(f"-{entry['version']}")


def test_every_vendored_folder_is_in_the_manifest():
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}

    assert folders == {entry["folder"] for entry in MANIFEST.values()}


def test_no_vendored_file_asks_for_a_source_map_that_is_not_shipped():
    texts = [path for path in VENDOR.rglob("*") if path.suffix in {".css", ".js"}]

    asking = [path.name for path in texts if "sourceMappingURL" in path.read_text()]

    assert texts
    assert asking == []
