"""Dependent children by IRPR 2, case by case; None is what nobody asked."""

import pytest

from eligibility.rules.dependants import is_dependent_child, is_minor


@pytest.mark.parametrize(
    ("age", "is_unmarried", "by_condition", "dependent"),
    [
        (21, True, None, True),
        (21, None, None, None),
        (21, False, None, False),
        (21, False, True, True),
        (22, True, None, None),
        (22, True, False, False),
        (22, True, True, True),
        (18, None, None, None),
        (17, None, None, True),
        (None, None, None, None),
        (None, True, None, None),
        (None, False, None, False),
    ],
)
def test_child_is_dependent_while_under_22_and_single_or_by_a_condition(
    age, is_unmarried, by_condition, dependent
):
    assert is_dependent_child(age, is_unmarried, by_condition) is dependent


@pytest.mark.parametrize(
    ("age", "province", "minor"),
    [
        (17, None, True),
        (18, "ON", False),
        (18, "BC", True),
        (18, None, None),
        (19, "BC", False),
        (19, None, False),
        (None, "ON", None),
    ],
)
def test_minor_is_under_18_or_19_by_the_province(age, province, minor):
    assert is_minor(age, province) is minor
