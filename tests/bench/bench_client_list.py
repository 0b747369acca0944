"""The Clients page of a large office against that of a small one."""

import io
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Firm, Role, User
from tests.bench.measuring import Figure, cpu_milliseconds, measurement

SMALL, LARGE = 100, 10_000


@measurement
def client_list() -> Iterator[Figure]:
    small, small_queries = _page(SMALL)
    large, large_queries = _page(LARGE)
    yield Figure(f"Clients page at {SMALL} clients", small, "ms CPU")
    yield Figure(f"Clients page at {LARGE:,} clients", large, "ms CPU")
    yield Figure("  times as long", large / small, "x", "<= 1.5")
    yield Figure(f"  queries at {SMALL}", float(small_queries), "queries")
    yield Figure(f"  queries at {LARGE:,}", float(large_queries), "queries", "the same")


def _page(clients: int) -> tuple[float, int]:
    firm = Firm.objects.create(
        name=f"Office of {clients}", slug=f"office-{clients}", require_second_factor=False
    )
    reader = User.objects.create_user(
        f"reader{clients}@example.test", firm=firm, role=Role.OWNER, full_name="Reader"
    )
    call_command("make_clients", seed=1, count=clients, firm=firm.slug, stdout=io.StringIO())
    browser = Browser(HTTP_HOST="127.0.0.1")
    browser.force_login(reader)

    def open_page() -> None:
        response = browser.get("/clients/")
        assert response.status_code == 200, response.status_code

    open_page()
    with CaptureQueriesContext(connection) as queries:
        open_page()
    number = len(queries)  # read now: the next request empties the log
    return cpu_milliseconds(open_page), number
