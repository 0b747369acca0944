"""What every journey begins with: the demonstration's offices, and a person who signs in."""

from typing import Any

from django.test import Client as SignedIn
from django.urls import reverse

from accounts.models import User
from clients.demonstration.offices import PASSWORD
from clients.models import Client

OWNER, CONSULTANT = "roy@northwind.example", "singh@northwind.example"
ASSISTANT, MAINTAINER = "tran@northwind.example", "maintainer@landed.example"
STRANGER = "benali@pacificgate.example"
OPERATOR = "operator@landed.example"


def file_of(reference: str) -> Client:
    """Return the demonstration's file of this reference in the first office."""
    return Client.objects.get(firm__slug="northwind", reference=reference)


def sign_in(page: Any, email: str) -> None:
    """Sign in as a person does, and arrive on Today."""
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Today", level=1).wait_for()


def let_in(page: Any, email: str, url: str) -> None:
    """Give the page the session of a person, where signing in is not what is tried."""
    browser = SignedIn()
    browser.force_login(User.objects.get(email=email))
    cookie = browser.cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
