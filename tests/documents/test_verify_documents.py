"""Stored files are compared with what was taken in."""

import pytest
from django.core.management import CommandError, call_command

from documents.intake import take_in
from tests.documents.files import pdf, upload
from tests.documents.making import NOW, make_physician

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings, tmp_path):
    """A document and the path of its file."""
    settings.MEDIA_ROOT = tmp_path
    client = make_physician()
    document = take_in(upload(pdf()), client=client, item=None, by=client.owner, now=NOW)
    return document, tmp_path / document.file.name


def test_files_as_they_were_taken_in_pass(stored, capsys):
    call_command("verify_documents")

    assert capsys.readouterr().out == "1 files checked, 0 wrong.\n"


def test_a_changed_file_is_named_by_its_number(stored):
    document, path = stored
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(CommandError, match=f"missing: {document.pk}\\."):
        call_command("verify_documents")


def test_a_missing_file_is_named_by_its_number(stored):
    document, path = stored
    path.unlink()

    with pytest.raises(CommandError, match=f"missing: {document.pk}\\."):
        call_command("verify_documents")
