"""The demonstration's offices on a live server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.servers import MailSink, celery_worker


@pytest.fixture
def office(live_server: Any, settings: Any, tmp_path: Any) -> str:
    """Two demonstration offices, loaded as script/server does; the address of the server."""
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("load_demonstration", verbosity=0)
    return str(live_server.url)


@pytest.fixture
def worker(
    office: str, server_folder: Path, smtp_sink: MailSink, tasks_through_broker: None
) -> Iterator[Path]:
    """A Celery worker that mails through the sink, as beside the web server; its log."""
    with celery_worker(server_folder, EMAIL_URL=smtp_sink.url, SITE_URL=office) as log:
        yield log
