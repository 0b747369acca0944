"""The demonstration's two offices, their people, and who keeps the installation."""

from dataclasses import dataclass

from accounts.models import Firm, Role, User

PASSWORD = "landed demonstration"  # noqa: S105  printed by the command; never in production


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person of the demonstration, as the command prints them."""

    email: str
    full_name: str
    role: str
    firm: str = ""


SIGN_INS = (
    SignIn("roy@northwind.example", "Marguerite Roy", Role.OWNER, "northwind"),
    SignIn("singh@northwind.example", "Jasdeep Singh", Role.CONSULTANT, "northwind"),
    SignIn("tran@northwind.example", "Hannah Tran", Role.ASSISTANT, "northwind"),
    SignIn("cho@pacificgate.example", "Daniel Cho", Role.OWNER, "pacific-gate"),
    SignIn("benali@pacificgate.example", "Leïla Benali", Role.CONSULTANT, "pacific-gate"),
    SignIn("price@pacificgate.example", "Owen Price", Role.ASSISTANT, "pacific-gate"),
    SignIn("maintainer@landed.example", "Ruth Fraser", Role.RULE_MAINTAINER),
    SignIn("reviewer@landed.example", "Paul Lemieux", Role.RULE_MAINTAINER),
    SignIn("operator@landed.example", "Sam Oduya", "operator"),
)
FIRMS = (
    ("northwind", "Northwind Immigration", "America/Toronto", "14 Invented Street\nToronto, ON"),
    ("pacific-gate", "Pacific Gate Immigration", "America/Vancouver", "3 Invented Road\nVictoria"),
)


def open_offices() -> dict[str, Firm]:
    """Make the firms and the people; return the firms by short name."""
    firms = {
        slug: Firm.objects.create(
            slug=slug,
            name=name,
            time_zone=zone,
            letterhead=letterhead,
            require_second_factor=False,
        )
        for slug, name, zone, letterhead in FIRMS
    }
    for person in SIGN_INS:
        _take_on(person, firms.get(person.firm))
    return firms


def take_on_keepers() -> None:
    """Make the people without a firm whom a demonstration loaded earlier did not have yet."""
    for person in SIGN_INS:
        if not person.firm and not User.objects.filter(email=person.email).exists():
            _take_on(person, None)


def _take_on(person: SignIn, firm: Firm | None) -> None:
    if person.role == "operator":
        User.objects.create_superuser(person.email, PASSWORD, full_name=person.full_name)
        return
    User.objects.create_user(
        person.email,
        PASSWORD,
        full_name=person.full_name,
        role=person.role,
        firm=firm,
        is_staff=firm is None,
    )
