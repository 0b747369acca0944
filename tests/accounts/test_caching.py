"""What a signed-in person is shown stays out of caches."""

import pytest
from django.urls import reverse

from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_are_kept_out_of_every_cache(client, form):
    client.force_login(make_user())

    response = client.get(reverse("clients:client_files", args=[form]))

    assert response["Cache-Control"] == "private, no-store"


def test_pages_of_a_file_are_kept_out_of_every_cache(client):
    owner = make_user()
    file = make_client(owner)
    client.force_login(owner)

    page = client.get(file.get_absolute_url())
    case = client.get(reverse("clients:case_file", args=[file.pk]))

    assert {page["Cache-Control"], case["Cache-Control"]} == {"private, no-store"}


def test_view_that_says_more_about_caching_is_left_alone(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))

    response = client.get(reverse("admin:index"))

    assert "max-age=0" in response["Cache-Control"]
