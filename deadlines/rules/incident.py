"""What the Code asks of a licensee when a hard deadline was missed.

Source: Code of Professional Conduct for College of Immigration and Citizenship Consultants
Licensees (SOR/2022-128), s. 30; office practice where no section is named.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do; `section` is the Code's, empty for office practice."""

    key: str
    text: str
    section: str = ""


DUTIES = (
    Duty("facts", "Write down what happened and when: what was sent, read, asked for and done."),
    Duty("harm", "Decide whether the client was harmed, or may be."),
    Duty("client", "Tell the client promptly and plainly, in writing.", "30"),
    Duty("advice", "Advise the client to take independent legal advice.", "30"),
    Duty("insurer", "Notify the professional liability insurer.", "30"),
    Duty("registrar", "Notify the Registrar of the College.", "30"),
    Duty(
        "remedy",
        "Look for what can still be done: another profile, restoration, a late document with proof "
        "of efforts.",
    ),
    Duty("cause", "Find out why it happened and change what let it happen."),
)
BY_KEY = {duty.key: duty for duty in DUTIES}
OF_THE_CODE = frozenset(duty.key for duty in DUTIES if duty.section)
