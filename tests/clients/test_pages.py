"""The page of a file, of each demonstration file."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from clients.models import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(client):
    call_command("load_demonstration", today=date.today(), verbosity=0)
    client.force_login(User.objects.get(email="roy@northwind.example"))
    return client


def test_every_demonstration_file_has_its_pages_without_a_query_in_a_loop(browse):
    for file in Client.objects.filter(firm__slug="northwind"):
        for page in ("client_detail", "client_edit", "client_history"):
            answer = browse.get(reverse(f"clients:{page}", args=[file.pk]))
            assert answer.status_code == 200, (page, file)
