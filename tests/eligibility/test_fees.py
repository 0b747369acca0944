"""What an application costs, by the day it is received."""

from datetime import date

import pytest

from eligibility.edition import shipped_law
from eligibility.rules.fees import Applicant, fees_for

DOCTOR, PARTNER = Applicant("principal", 36), Applicant("spouse", 34)
CHILD, TEENAGER = Applicant("child", 5), Applicant("child", 14)


def total(*applicants, on=date(2026, 4, 30)):
    return fees_for(shipped_law(on).get("fee_table", "permanent_residence").body, applicants).total


@pytest.mark.parametrize(
    ("applicants", "dollars"),
    [
        ([DOCTOR], 1675),  # 990 + 600 + 85
        ([DOCTOR, PARTNER], 3350),  # 1,980 + 1,200 + 170
        ([DOCTOR, PARTNER, CHILD, CHILD], 3890),  # and 540; under 14, no biometrics
        ([DOCTOR, PARTNER, TEENAGER], 3620),  # three at 85, but 170 is the most a family pays
        ([DOCTOR, TEENAGER], 2030),  # 990 + 270 + 600 + 170
        ([DOCTOR, Applicant("child", 13)], 1945),
    ],
)
def test_fees_go_by_the_people_of_the_application(applicants, dollars):
    assert total(*applicants) == dollars


@pytest.mark.parametrize(("day", "dollars"), [(date(2026, 4, 29), 1610), (date(2026, 4, 30), 1675)])
def test_fees_rose_on_30_april_2026(day, dollars):
    assert total(DOCTOR, on=day) == dollars


def test_nobody_over_79_gives_biometrics():
    assert total(Applicant("principal", 80)) == 1590
