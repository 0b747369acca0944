"""Who is a dependent child: IRPR 2; the age is that of the day asked."""

from __future__ import annotations

FIRST_AGE_OVER = 22
# Nobody under 18 counts as somebody's spouse or common-law partner: IRPR 5(a).
FIRST_AGE_AS_PARTNER = 18
# Where somebody of 18 is not yet of age; elsewhere in Canada 18 is.
OF_AGE_AT_19 = frozenset({"BC", "NB", "NL", "NS", "NT", "NU", "YT"})


def is_single_child(age: int | None, is_unmarried: bool | None) -> bool | None:
    """Return whether a child is neither spouse nor common-law partner; None while not known.

    Source: IRPR 2 ("dependent child"), 5(a).
    """
    if is_unmarried is None and age is not None and age < FIRST_AGE_AS_PARTNER:
        return True
    return is_unmarried


def is_dependent_child(
    age: int | None, is_unmarried: bool | None, by_condition: bool | None
) -> bool | None:
    """Return whether somebody's child is a dependent child; None while a fact is missing.

    Under 22 and neither spouse nor common-law partner, or dependent since before 22 through a
    condition.
    Source: IRPR 2 ("dependent child").
    """
    if by_condition:
        return True
    is_single = is_single_child(age, is_unmarried)
    if is_single is False:
        return False
    if age is None:
        return None
    return by_condition if age >= FIRST_AGE_OVER else is_single


def is_minor(age: int | None, province: str | None) -> bool | None:
    """Return whether a child is under age where the family settles; None while not known.

    Of age is 18 or 19, by the province.
    """
    if age is None:
        return None
    if age != FIRST_AGE_AS_PARTNER:
        return age < FIRST_AGE_AS_PARTNER
    return province in OF_AGE_AT_19 if province else None
