"""What an employer's letter proves: roles, duties, performers, other occupations."""

import random

import pytest

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.edition import shipped_versions
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import DutyState, Letter, Sentence
from eligibility.rules.duties.measure import lead_statement, substantial, until_decided
from eligibility.rules.findings import Outcome
from tests.eligibility.labelled_letters import DEV_SET, exactness, read_labelled

LEXICON = shipped_lexicon()


def judge(title, noc, *texts, **papers):
    sentences = tuple(Sentence(str(number), text) for number, text in enumerate(texts, 1))
    return judge_letter(Letter("letter", noc, title, sentences=sentences, **papers), LEXICON)


def evidenced(judgement):
    """Return the evidenced duties of a judgement without their unit group, in order."""
    return [
        duty.duty_id.partition("-")[2]
        for duty in judgement.duties
        if duty.state is DutyState.EVIDENCED
    ]


def possible(judgement):
    return [
        duty.duty_id.partition("-")[2]
        for duty in judgement.duties
        if duty.state is DutyState.POSSIBLE
    ]


def test_every_word_group_that_a_shipped_cue_names_is_there():
    assert LEXICON.unknown_groups == frozenset()


def test_the_shipped_duties_are_those_of_the_labelled_sentences():
    labelled = {
        duty for each in read_labelled(DEV_SET) for ids in each.duties.values() for duty in ids
    }
    known = {duty.body.id for group in LEXICON.groups.values() for duty in group.duties}

    assert labelled <= known
    assert len(known) == 20 + 7 + 14


def test_roles_and_lead_actions_name_duties_that_exist():
    for group in LEXICON.groups.values():
        known = {duty.body.id for duty in group.duties}
        keys = {role.body.key for role in group.roles}
        for role in group.roles:
            body = role.body
            assert {*body.own, *body.others, *body.default_duties, *body.default_beside} <= known
        for action in group.body.lead_actions:
            assert set(action.duties) <= known
            assert set(action.roles) <= keys
        for eclipse in group.body.eclipses:
            assert {eclipse.duty, *eclipse.hides} <= known
        for implied in (*group.body.implied, *group.body.suggested):
            assert {implied.duty, *implied.when} <= known


def test_the_labelled_sentences_are_read_as_exactly_as_promised():
    found = exactness(read_labelled(DEV_SET), LEXICON)

    assert found.pairs.f1 >= 0.9
    assert found.pairs.precision >= 0.9
    assert found.pairs_or_possible.recall >= 0.95
    assert found.coverage.f1 >= 0.9
    assert found.others_evidenced == 0
    assert found.right_group == found.letters
    assert found.own_words_flagged == 0


# Each kind of physician does its own work, and is not asked for the rest -----------------------


@pytest.mark.parametrize(
    ("title", "noc", "text", "duties"),
    [
        ("pathologist", "31100", "Examines tumour biopsies and reports grade and stage.", ["14a"]),
        ("pathologist", "31100", "Performs autopsies for the coroner.", ["14d"]),
        ("radiologist", "31100", "Reads CT and MRI scans and takes biopsies under CT.", ["12"]),
        ("anesthesiologist", "31100", "Gives spinal and general anaesthetics.", ["01"]),
        ("psychiatrist", "31100", "Treats people with schizophrenia.", ["04", "13a"]),
        ("hospitalist", "31100", "Makes rounds and plans discharges with the team.", ["06"]),
        ("emergency physician", "31100", "Resuscitates trauma patients in the ED.", ["06", "13a"]),
        ("neurologist", "31100", "Performs EMG and nerve conduction studies.", ["07", "13b"]),
        ("cardiologist", "31100", "Starts statins and adjusts warfarin.", ["13c"]),
        ("cardiologist", "31100", "Leads a multicentre trial.", ["13e"]),
        ("gastroenterologist", "31100", "Family doctors ask him about jaundice.", ["13d"]),
        ("orthopedic surgeon", "31101", "Replaces hips and fixes broken bones.", ["01", "06"]),
        ("urologist", "31101", "Performs prostatectomies.", ["04", "06"]),
        ("ophthalmologist", "31101", "Treats glaucoma with drops.", ["03"]),
        ("obstetrician", "31101", "Looks after high-risk pregnancies.", ["02"]),
        ("general surgeon", "31101", "Decides with the patient whether to operate.", ["05"]),
        ("general surgeon", "31101", "Supervises residents in the operating room.", ["06"]),
        ("family physician", "31102", "Takes histories and orders blood work.", ["01"]),
        ("telehealth physician", "31102", "Renews prescriptions online.", ["02"]),
        ("walk-in doctor", "31102", "Sutures lacerations and drains abscesses.", ["03"]),
        ("rural GP", "31102", "Covers the emergency room.", ["04"]),
        ("family physician", "31102", "Gives flu shots.", ["06"]),
        ("family physician", "31102", "Delivers babies.", ["07"]),
        ("family physician", "31102", "Has a roster of 900 patients.", ["12"]),
        ("family physician", "31102", "Certifies deaths.", ["14"]),
    ],
)
def test_the_work_of_a_role_proves_its_duties(title, noc, text, duties):
    assert evidenced(judge(title, noc, text)) == duties


@pytest.mark.parametrize(
    ("title", "noc", "duties"),
    [
        ("anatomical pathologist", "31100", ["31100-14a"]),
        ("radiologist", "31100", ["31100-12"]),
        ("general surgeon", "31101", ["31101-01"]),
        ("ophthalmologist", "31101", ["31101-03"]),
    ],
)
def test_a_specialist_needs_the_own_block_alone(title, noc, duties):
    role = [judge(title, noc, "Works.").roles]
    keys = [each.body.key for each in LEXICON.groups[noc].roles if each.body.name in role[0]]

    found = substantial(noc, keys, {duty: ["1"] for duty in duties}, LEXICON)

    assert found.outcome is Outcome.MET


@pytest.mark.parametrize(
    ("duties", "outcome"),
    [
        (["13a", "13b"], Outcome.MET),
        (["13a"], Outcome.UNDETERMINED),
        (["13e"], Outcome.UNDETERMINED),
        ([], Outcome.NOT_MET),
    ],
)
def test_a_role_without_a_block_needs_half_of_what_is_not_optional(duties, outcome):
    evidence = {f"31100-{duty}": ["1"] for duty in duties}

    assert substantial("31100", ["emergency"], evidence, LEXICON).outcome is outcome


@pytest.mark.parametrize(
    ("count", "first", "outcome"),
    [
        (7, 1, Outcome.MET),
        (6, 1, Outcome.UNDETERMINED),
        (4, 1, Outcome.UNDETERMINED),
        (3, 1, Outcome.NOT_MET),
        (7, 3, Outcome.UNDETERMINED),
    ],
)
def test_family_physicians_need_seven_duties_and_always_the_first_two(count, first, outcome):
    evidence = {f"31102-{number:02}": ["1"] for number in range(first, first + count)}

    found = substantial("31102", [], evidence, LEXICON)

    assert found.outcome is outcome
    assert "not law" in found.reason


def test_a_lead_statement_is_met_by_all_its_actions():
    both = {"31102-01": ["1"], "31102-12": ["2", "3"]}

    assert lead_statement("31102", [], both, [], LEXICON).outcome is Outcome.MET
    assert lead_statement("31102", [], both, [], LEXICON).sentences == ("1", "2", "3")


def test_a_walk_in_doctor_lacks_continuing_care_in_the_lead_statement():
    found = judge("walk-in doctor", "31102", "Examines patients and prescribes antibiotics.")

    assert found.lead_statement.outcome is Outcome.UNDETERMINED
    assert "continuing care" in found.lead_statement.reason


def test_an_anesthesiologist_is_told_that_advice_to_others_is_missing():
    found = judge("anesthesiologist", "31100", "Gives anesthetics for surgery.")

    assert found.lead_statement.outcome is Outcome.UNDETERMINED
    assert "advising other physicians" in found.lead_statement.reason


def test_a_lead_statement_with_nothing_at_all_is_not_met():
    assert lead_statement("31101", [], {}, [], LEXICON).outcome is Outcome.NOT_MET
    assert lead_statement("31101", [], {}, ["31101-06"], LEXICON).outcome is Outcome.UNDETERMINED


# Who performs the act -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Our nurses give the flu shots.",
        "Vaccines are given by the practice nurse.",
        "He does not give vaccines.",
        "He gave no vaccines, and never delivered babies.",
        "Tests are ordered, and forms filled in, by our office staff.",
        "Vaccination and blood pressure checks: clinic RN.",
        "Our clinic offers vaccination and prenatal care.",
        "She sits on the vaccination committee.",
        "She lectures on vaccination.",
        "Before joining us she vaccinated patients in Lagos.",
        "She was employed full-time for 37.5 hours per week.",
    ],
)
def test_what_others_do_or_nobody_does_proves_nothing(text):
    assert evidenced(judge("family physician", "31102", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Vaccines are given by her.",
        "Dr. Lee gives vaccines, and our nurses book the visits.",
        "Our nurses draw the blood, but she gives the vaccines.",
        "He vaccinates children who do not attend school.",
        "The physician vaccinates infants.",
    ],
)
def test_what_the_person_does_beside_others_counts(text):
    assert "06" in evidenced(judge("family physician", "31102", text))


def test_advice_on_a_disease_is_not_its_treatment():
    found = judge("neurologist", "31100", "Advises family doctors on seizures and stroke.")

    assert evidenced(found) == ["13d"]
    assert "07" in possible(found)


def test_another_doctor_of_the_letter_is_not_its_person():
    found = judge(
        "family physician",
        "31102",
        "Dr. Lee prescribes medication.",
        "Dr. Lee examines patients.",
        "Babies are delivered by Dr. Roy.",
    )

    assert evidenced(found) == ["01", "02"]


# Other occupations ----------------------------------------------------------------------------

FAMILY_WORK = (
    "Examines patients, takes histories and orders laboratory tests.",
    "Prescribes medication.",
    "Gives vaccines.",
)


@pytest.mark.parametrize(
    ("title", "noc"),
    [
        ("Nurse practitioner", "31302"),
        ("Physician assistant", "31303"),
        ("Registered nurse", "31301"),
        ("Clinical research coordinator", "21110"),
        ("Postdoctoral research fellow", "41200"),
        ("Associate professor of physiology", "41200"),
        ("Research assistant", "41201"),
        ("Medical director", "30010"),
        ("Chief of surgery", "30010"),
        ("Medical vice-president", "00013"),
        ("Health policy advisor", "41404"),
        ("Medical secretary", "13112"),
        ("Surgical assistant", "33109"),
        ("Dentist", "31110"),
        ("Optometrist", "31111"),
        ("Pharmacist", "31120"),
        ("Psychologist", "31200"),
        ("Chiropractor", "31201"),
        ("Naturopathic doctor", "31209"),
        ("Midwife", "31303"),
        ("Coroner", "41310"),
    ],
)
def test_the_title_of_another_occupation_decides_against_every_sentence(title, noc):
    found = judge(title, "31102", *FAMILY_WORK)

    assert found.unit_groups[0].noc == noc
    assert evidenced(found) == []
    assert "reads_like_other_group" in found.defects


def test_a_nurses_licence_decides_where_the_words_cannot():
    physician = judge("", "31102", *FAMILY_WORK, licence="CPSO 123456")
    nurse = judge("", "31102", *FAMILY_WORK, licence="College of Nurses of Ontario, RN(EC)")

    assert evidenced(physician) == ["01", "02", "06"]
    assert evidenced(nurse) == []
    assert possible(nurse)


def test_a_physician_assistants_registration_is_no_physicians_licence():
    found = judge("", "31102", *FAMILY_WORK, licence="Registered physician assistant, CCPA 44")

    assert evidenced(found) == []


def test_a_post_that_the_letter_itself_states_counts_as_the_title():
    found = judge(None, "31102", "Ms. Tran is employed as a nurse practitioner.", *FAMILY_WORK)

    assert evidenced(found) == []


def test_a_physician_who_also_teaches_or_heads_a_department_is_a_physician():
    found = judge("Assistant professor and staff cardiologist", "31100", "Treats heart failure.")

    assert found.unit_groups[0].noc == "31100"
    assert "13a" in evidenced(found)


@pytest.mark.parametrize(
    ("title", "claimed", "noc"),
    [
        ("Resident physician", "31102", "31102"),
        ("Locum doctor", "31102", "31102"),
        ("Surgical resident", "31101", "31101"),
        ("Emergency physician", "31100", "31100"),
        ("Occupational physician", "31100", "31100"),
        ("Public health physician", "31102", "31102"),
        ("Public health physician", "31100", "31100"),
        ("Neurosurgery resident", "31101", "31101"),
        ("Surgical pathologist", "31100", "31100"),
        ("Clinical fellow", "31100", "31100"),
        ("Obstetrician", "31102", "31101"),
    ],
)
def test_titles_lead_to_their_unit_group(title, claimed, noc):
    assert judge(title, claimed, "Works here.").unit_groups[0].noc == noc


def test_without_a_title_the_work_tells_the_unit_group():
    surgeon = judge(None, "31102", "Removes gallbladders.", "Repairs hernias.", "Resects bowel.")

    assert surgeon.unit_groups[0].noc == "31101"


# What must hold of any letter -----------------------------------------------------------------


@pytest.mark.parametrize("labelled", read_labelled(DEV_SET), ids=lambda each: each.letter.id)
def test_neither_the_order_of_sentences_nor_one_more_changes_what_a_sentence_proves(labelled):
    letter = labelled.letter
    shuffled = list(letter.sentences)
    random.Random(letter.id).shuffle(shuffled)
    more = (*shuffled, Sentence("more", "The parking lot is behind the building."))

    before = {each.id: each for each in judge_letter(letter, LEXICON).sentences}
    after = judge_letter(
        Letter(letter.id, letter.claimed_noc, letter.title, sentences=more), LEXICON
    )

    assert {each.id: each for each in after.sentences if each.id != "more"} == before


def test_a_group_whose_duties_are_not_known_proves_nothing():
    found = judge("Dentist", "31110", "Extracts teeth.")

    assert found.duties == ()
    assert found.lead_statement.outcome is Outcome.UNDETERMINED


def test_an_empty_letter_proves_nothing():
    found = judge("family physician", "31102")

    assert evidenced(found) == []
    assert "no_duties" in found.defects


def test_no_sentence_of_the_classification_is_shipped_in_the_cues():
    texts = [
        text
        for group in LEXICON.groups.values()
        for duty in group.duties
        for text in (duty.body.text, *duty.body.examples)
    ]
    from eligibility.rules.duties.copying import letter_is_copied

    assert [text for text in texts if letter_is_copied([text], LEXICON)] == []


def test_every_version_of_the_duty_check_is_in_force_since_the_classification_is():
    versions = [each for each in shipped_versions() if each.kind.startswith("duty_")]

    assert {each.since.isoformat() for each in versions} == {"2022-11-16"}


@pytest.mark.parametrize(
    ("waiting", "outcome"),
    [
        ({"31102-06"}, Outcome.UNDETERMINED),
        (set(), Outcome.NOT_MET),
        ({"31100-06"}, Outcome.NOT_MET),
    ],
)
def test_too_few_duties_are_not_yet_known_while_possible_ones_wait(waiting, outcome):
    few = substantial("31102", (), {}, LEXICON)

    answer = until_decided(few, {}, waiting, "31102", (), LEXICON)

    assert answer.outcome is outcome
