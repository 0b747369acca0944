import pytest

from eligibility.models import NocUnitGroup
from eligibility.noc import load_shipped_groups

pytestmark = pytest.mark.django_db


def test_the_three_groups_of_physicians_come_with_lead_statement_and_duties():
    load_shipped_groups()

    groups = NocUnitGroup.objects.filter(code__in=["31100", "31101", "31102"])

    assert [group.teer for group in groups] == [1, 1, 1]
    assert all(group.lead_statement and group.main_duties for group in groups)


def test_leading_zeros_of_a_code_survive():
    load_shipped_groups()

    assert NocUnitGroup.objects.filter(code="00013").exists()


def test_loading_twice_changes_nothing():
    load_shipped_groups()

    assert load_shipped_groups() == 0


def test_a_group_with_the_official_text_is_left_alone():
    load_shipped_groups()
    NocUnitGroup.objects.filter(code="31102").update(
        is_paraphrase=False, lead_statement="The official text."
    )

    load_shipped_groups()

    assert NocUnitGroup.objects.get(code="31102").lead_statement == "The official text."
