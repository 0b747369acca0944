"""The official files and every quirk they are known to have, on invented groups."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from eligibility.models import NocElement, NocUnitGroup
from eligibility.noc import (
    attribution,
    load_official_text,
    load_shipped_groups,
    official_duties,
)
from eligibility.noc_file import DamagedNocFile, lead_statement_of, read_noc_files

CASES = Path(__file__).parent / "cases" / "noc"
ELEMENTS = (CASES / "elements_every_quirk.csv").read_bytes()
STRUCTURE = (CASES / "structure_every_quirk.csv").read_bytes()
VERSION = "2021 V1.0"
# The published files, where someone laid them beside the project.
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "noc"


@pytest.fixture
def groups():
    return {group.code: group for group in read_noc_files(ELEMENTS, STRUCTURE, VERSION)}


def texts(group, kind="duty"):
    return [each.text for each in group.elements if each.kind == kind]


def test_codes_keep_their_leading_zeros(groups):
    assert list(groups) == ["00013", "31101", "31102", "90001", "90002"]


def test_a_byte_order_mark_and_either_line_end_change_nothing(groups):
    plain = ELEMENTS.decode("utf-8-sig").replace("\r\n", "\n").encode()
    marked = b"\xef\xbb\xbf" + STRUCTURE.replace(b"\n", b"\r\n")

    assert {each.code: each for each in read_noc_files(plain, marked, VERSION)} == groups


def test_white_space_of_every_kind_becomes_single_blanks(groups):
    assert texts(groups["31101"], "exclusion") == [
        "Keepers (See 9000 Keepers, menders and allied hands)"
    ]
    assert "May perform both medical and other acts." in texts(groups["31101"])
    assert texts(groups["90001"], "requirement")[1].startswith("Completion of a course or in")


def test_the_preamble_is_no_duty(groups):
    said = [text for group in groups.values() for text in texts(group)]

    assert not any("following duties" in text for text in said)


def test_role_headings_are_found_among_the_duties(groups):
    roles = [(each.role, each.text) for each in groups["90001"].elements if each.kind == "duty"]

    assert roles[0][0] == roles[2][0] == "Lamp keepers"
    assert roles[3] == ("Net menders", "Mend nets.")


def test_the_headings_of_physicians_are_known_and_not_guessed(groups):
    roles = {each.role for each in groups["31101"].elements if each.kind == "duty"}

    assert len(roles) == 5
    assert {each.role for each in groups["31102"].elements} == {""}
    assert "Prescribe for neighbours" in texts(groups["31102"])


def test_headings_of_requirements_are_found_and_a_text_may_stand_twice(groups):
    [first, again] = [
        each
        for each in groups["90001"].elements
        if each.kind == "requirement" and each.text.startswith("Completion")
    ]

    assert first.text == again.text
    assert (first.role, again.role) == ("", "Net menders")


def test_a_row_of_several_duties_is_split_and_may_is_optional(groups):
    of_menders = [each for each in groups["90001"].elements if each.role == "Net menders"]

    assert [(each.text, each.is_optional) for each in of_menders if each.kind == "duty"] == [
        ("Mend nets.", False),
        ("Count the meshes.", False),
        ("May sell nets.", True),
    ]


def test_a_closing_note_among_the_duties_is_a_note(groups):
    assert texts(groups["90002"], "note") == [
        "Managers of invented things specialize in things such as wheels or songs."
    ]
    assert len(texts(groups["90002"])) == 2


def test_the_lead_statement_is_what_is_done_not_where_or_who_else(groups):
    assert lead_statement_of(groups["31101"].definition) == (
        "Specialists in this group operate and supervise."
    )
    assert lead_statement_of(groups["90001"].definition) == "Keepers and menders keep and mend."


def test_a_group_without_a_definition_is_read_all_the_same(groups):
    assert groups["90002"].definition == ""


DAMAGED = [
    (ELEMENTS.replace(b"5,00013", b"5,13"), STRUCTURE, "line 2: “13” is no code of five digits"),
    (ELEMENTS.replace(b"All examples", b"Some examples"), STRUCTURE, "line 3: “Some examples”"),
    (ELEMENTS.replace(b"\xc2\xa0", b"\xa0"), STRUCTURE, "is not UTF-8"),
    (ELEMENTS[:-110], STRUCTURE, "cells, where the first line has 5"),
    (ELEMENTS.replace(b"Code - NOC 2021 V1.0", b"Code - NOC 2026 V1.0"), STRUCTURE, "NOC 2026"),
    (ELEMENTS.replace(b"Element Description English", b"Texte"), STRUCTURE, "the column “Element"),
    (STRUCTURE, ELEMENTS, "line 1: the column"),
    (b"", STRUCTURE, "the column “Level” is missing"),
    (b"PK\x03\x04", STRUCTURE, "is a workbook"),
    (ELEMENTS, STRUCTURE.replace(b"5,Unit", b"4,Unit"), "no row of level 5"),
    (ELEMENTS, STRUCTURE.replace(b"90001", b"31101"), "31101 stands there twice"),
    (ELEMENTS.replace(b"bridge president ", b" "), STRUCTURE, "line 4: the title or the desc"),
    (ELEMENTS + ELEMENTS.split(b"\r\n")[1] + b"\r\n", STRUCTURE, "do not stand together"),
    (ELEMENTS.replace(b"Trim wicks ", b'Trim "wicks" "'), STRUCTURE, ""),
]


@pytest.mark.parametrize(("elements", "structure", "said"), DAMAGED[:-1])
def test_a_damaged_file_is_refused_with_its_line(elements, structure, said):
    with pytest.raises(DamagedNocFile, match=r".") as refused:
        read_noc_files(elements, structure, VERSION)

    assert said in str(refused.value)


def test_quotes_within_a_cell_are_text():
    elements, structure, _ = DAMAGED[-1]

    assert read_noc_files(elements, structure, VERSION)


@pytest.mark.django_db
def test_the_official_text_replaces_ours_and_another_version_stands_beside_it():
    load_shipped_groups()
    later = [each.replace(b"NOC 2021 V1.0", b"NOC 2026 V1.0") for each in (ELEMENTS, STRUCTURE)]
    _load(ELEMENTS, STRUCTURE)
    _load(*later, version="2026 V1.0")

    rows = NocUnitGroup.objects.filter(code="31102").order_by("noc_version")

    assert [row.noc_version for row in rows] == ["2021 V1.0", "2026 V1.0"]
    assert not any(row.is_paraphrase for row in rows)
    assert rows[0].lead_statement.startswith("General practitioners find")
    assert NocElement.objects.filter(group=rows[0], kind="duty").count() == 4
    assert NocUnitGroup.objects.get(code="31303").is_paraphrase
    assert load_shipped_groups() == 0


@pytest.mark.django_db
def test_loading_twice_writes_nothing_anew():
    _load(ELEMENTS, STRUCTURE)
    keys = set(NocElement.objects.values_list("pk", flat=True))

    _load(ELEMENTS, STRUCTURE)

    assert set(NocElement.objects.values_list("pk", flat=True)) == keys


@pytest.mark.django_db
def test_a_corrected_file_changes_its_group_alone():
    _load(ELEMENTS, STRUCTURE)
    others = set(NocElement.objects.exclude(group__code="31102").values_list("pk", flat=True))

    _load(ELEMENTS.replace(b"Give medicine", b"Give the medicine"), STRUCTURE)

    assert official_duties("31102")["31102-02"] == "Give the medicine"
    kept = NocElement.objects.exclude(group__code="31102").values_list("pk", flat=True)
    assert set(kept) == others


@pytest.mark.django_db
def test_official_duties_are_found_by_our_ids():
    _load(ELEMENTS, STRUCTURE)

    duties = official_duties("31101")

    assert list(duties) == [f"31101-{number:02}" for number in range(1, 8)]
    assert duties["31101-02"].startswith("Watch over births. May")
    assert duties["31101-06"] == "Carry it out."
    assert list(official_duties("31102")) == [f"31102-{number:02}" for number in range(1, 5)]
    assert official_duties("31100") == {}


@pytest.mark.django_db
def test_a_damaged_file_leaves_nothing_behind(tmp_path):
    (tmp_path / "e.csv").write_bytes(ELEMENTS[:-110])
    (tmp_path / "s.csv").write_bytes(STRUCTURE)

    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_noc", elements=tmp_path / "e.csv", structure=tmp_path / "s.csv")

    assert not NocUnitGroup.objects.exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv cannot be read"):
        call_command("load_noc", elements=tmp_path / "nowhere.csv", structure=tmp_path / "s.csv")


def test_the_attribution_names_publisher_and_version():
    assert "Statistics Canada" in attribution("2026 V1.0")
    assert "2026 Version 1.0" in attribution("2026 V1.0")


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not here")
@pytest.mark.django_db
@pytest.mark.published
def test_the_published_files_load_with_the_duties_of_physicians():
    elements = PUBLISHED / "noc_2021_v1.0_elements_physicians.csv"
    structure = PUBLISHED / "noc_2021_v1.0_classification_structure_extract.csv"

    _load(elements.read_bytes(), structure.read_bytes())

    assert [len(official_duties(code)) for code in ("31100", "31101", "31102")] == [20, 7, 14]
    assert "autopsies" in official_duties("31100")["31100-14d"]


def _load(elements, structure, version=VERSION):
    return load_official_text(elements, structure, version)
