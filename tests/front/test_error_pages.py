"""An error says what happened, that nothing was lost and what to do; never whose record it was."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_missing_pages_all_have_the_same_body():
    client = Client()
    client.force_login(make_user())

    first = client.get("/settings/people/1/nothing/")
    second = client.get("/no-such-page/")

    assert (first.status_code, second.status_code) == (404, 404)
    assert first.content == second.content


def test_form_without_its_token_is_answered_with_what_to_do():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())

    response = client.post(reverse("accounts:settings"), {"full_name": "Changed"})

    assert response.status_code == 403
    assert "nothing was saved" in response.content.decode()


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_error_pages_need_nothing_of_the_request(status):
    page = render_to_string(f"{status}.html")

    assert "<h1>" in page
    assert "csrfmiddlewaretoken" not in page
    assert 'lang="en-ca"' in page
