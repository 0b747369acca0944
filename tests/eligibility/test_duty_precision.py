"""Sentences that read like a duty and are none, or another one: what must not count as evidence."""

import pytest

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Letter, Sentence

LEXICON = shipped_lexicon()


def evidenced(title, text):
    """Return the evidenced duties of one sentence, without their unit group."""
    noc = GROUPS[title]
    letter = Letter("letter", noc, title, sentences=(Sentence("1", text),))
    found = judge_letter(letter, LEXICON)
    return [match.duty_id.partition("-")[2] for match in found.sentences[0].evidenced]


GROUPS = {
    "dermatologist": "31100",
    "neurologist": "31100",
    "nuclear medicine physician": "31100",
    "physiatrist": "31100",
    "rheumatologist": "31100",
    "nephrologist": "31100",
    "radiologist": "31100",
    "neonatologist": "31100",
    "intensivist": "31100",
    "psychiatrist": "31100",
    "pathologist": "31100",
    "cardiologist": "31100",
    "anesthesiologist": "31100",
    "pediatrician": "31100",
    "plastic surgeon": "31101",
    "addiction medicine physician": "31102",
    "orthopedic surgeon": "31101",
    "ophthalmologist": "31101",
    "urologist": "31101",
    "obstetrician": "31101",
    "family physician": "31102",
    "walk-in doctor": "31102",
    "rural family physician": "31102",
}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("dermatologist", "Peels, laser hair removal and acne facials belong to the aesthetician."),
        ("dermatologist", "Light treatment and dressings are done by the clinic's ward nurses."),
        ("neurologist", "Watching of evoked potentials in theatre is by the neurophysiologist."),
        ("physiatrist", "Gait drills and prosthesis training are taught by the physiotherapist."),
        ("physiatrist", "Balance exercises are supervised by two kinesiologists."),
        ("rheumatologist", "Infliximab infusions are started and watched by day-unit nurses."),
        (
            "rheumatologist",
            "Joint injections, and drug counts are done by the nurses.",
        ),
        (
            "family physician",
            "Flu shots and ear syringing fall to the practical nurse.",
        ),
        ("nephrologist", "Dialysis is hung, timed and watched by renal nurses."),
        ("dermatologist", "Peels and acne facials are in the hands of the aesthetician."),
    ],
)
def test_an_act_in_the_passive_belongs_to_whom_it_names(title, text):
    assert evidenced(title, text) == []


def test_brackets_with_a_performer_take_only_what_stands_inside():
    text = "She reads PET scans (tracers: radiopharmacist, 05:30)."

    assert evidenced("nuclear medicine physician", text) == ["08"]


@pytest.mark.parametrize(
    "text",
    [
        "EEGs are read by the neurologist and strokes treated.",
        "She treats epilepsy; EEGs are recorded by the technologist.",
        "Prescribes levodopa for Parkinson's disease, and blood is drawn by nurses.",
    ],
)
def test_the_persons_own_clause_stays_beside_an_agent(text):
    assert "07" in evidenced("neurologist", text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "orthopedic surgeon",
            "Our hospital engaged Dr. Moss as joint replacement surgeon.",
        ),
        ("neurologist", "Reason for hiring: a year's wait for stroke and epilepsy assessment."),
        ("family physician", "We are a three-physician family practice with prenatal care."),
        (
            "radiologist",
            "Recruited in 2020, splits the week between CT and angiography.",
        ),
        (
            "family physician",
            "The authority runs nursing stations and a nursing home.",
        ),
        ("psychiatrist", "There has long been a shortage of psychiatric care in the valley."),
        ("family physician", "Births and newborn care were excluded from his contract."),
        ("family physician", "Home visits, deliveries and vaccines are not part of the post."),
        ("rural family physician", "She no longer takes emergency department calls."),
        ("family physician", "As a junior doctor overseas he worked for a year in obstetrics."),
        ("obstetrician", "As a medical officer in Ghana she did cesareans for two years."),
        ("family physician", "From spring she intends to offer vasectomies and vaccination."),
        ("neurologist", "The reason for her recruitment was the lack of stroke care up north."),
        ("orthopedic surgeon", "The hospital advertised for a knee replacement surgeon."),
        ("dermatologist", "His clinic days are Monday for psoriasis and Tuesday for skin cancer."),
        ("family physician", "She spends Mondays in the emergency department."),
    ],
)
def test_hiring_places_exclusions_and_other_times_prove_nothing(title, text):
    assert evidenced(title, text) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("family physician", "The clinic's software sends vaccine reminders by itself."),
        ("family physician", "Before coming to Canada she delivered babies in a mission hospital."),
        ("family physician", "He attended a course on joint injections."),
        ("family physician", "The emergency department beside us is covered by another group."),
        ("family physician", "Nobody at our clinic does deliveries."),
        ("family physician", "Our nurses check the feet and the blood pressure of diabetics."),
        ("family physician", "He teaches the CPR course at the fire hall."),
        ("family physician", "The needle exchange across the street is run by the city."),
        ("psychiatrist", "He wrote the hospital's policy on suicide risk."),
        ("psychiatrist", "She spoke at the provincial conference on bipolar disorder."),
        ("psychiatrist", "She reports to the director of mental health."),
        ("orthopedic surgeon", "He published a paper on hip replacement."),
        ("orthopedic surgeon", "Casts are put on by the orthopedic technologist."),
        ("orthopedic surgeon", "She has operating privileges and is in good standing."),
        ("radiologist", "Our MRTs position patients for mammograms."),
        ("radiologist", "The ultrasound machines were replaced in 2024."),
        ("dermatologist", "We have two treatment rooms with a phototherapy booth."),
        ("dermatologist", "She shares a secretary with the allergy service."),
        ("cardiologist", "He sits on the advisory panel for heart failure drugs."),
        ("obstetrician", "He is on the maternity ward every third weekend."),
        ("obstetrician", "The colposcopy clinic takes place in the east wing."),
        ("pediatrician", "The child-life specialist runs the playroom."),
        ("nuclear medicine physician", "He updates the radiation safety manual each year."),
        ("family physician", "She is one of six physicians who make up the obstetrics call group."),
        ("family physician", "His office is beside the minor procedure room."),
        ("family physician", "She attends the morbidity rounds of the emergency department."),
        ("family physician", "Death certificates are filed at the county office."),
        ("pediatrician", "She shares call with two other pediatricians."),
        ("neurologist", "MS nurses teach patients to inject themselves."),
        ("neurologist", "His waiting list for headache is nine months."),
        ("neurologist", "She is past president of the epilepsy society."),
        ("orthopedic surgeon", "The surgical assistant closes the skin."),
        ("orthopedic surgeon", "Her operating room time is two days a week."),
        ("ophthalmologist", "Our eye clinic books 60 patients a day."),
        ("anesthesiologist", "Saturday he cooks for the epidural team's picnic."),
    ],
)
def test_things_places_offices_and_other_days_prove_nothing(title, text):
    assert evidenced(title, text) == []


@pytest.mark.parametrize(
    ("title", "text", "duties"),
    [
        ("orthopedic surgeon", "Broken hips are nailed within a day of arrival.", ["01", "06"]),
        ("family physician", "Newcomers are examined from head to foot, with blood work.", ["01"]),
        ("family physician", "She phones the cardiologist about ECGs she does not like.", ["01"]),
        ("pathologist", "Cancers get their grade and stage from her.", ["14a"]),
        ("family physician", "He'll take a cyst off himself.", ["03"]),
    ],
)
def test_a_passive_or_a_short_form_still_names_the_act(title, text, duties):
    assert evidenced(title, text) == duties


@pytest.mark.parametrize(
    ("title", "text", "duties"),
    [
        ("plastic surgeon", "She repairs cut tendons and nerves of the hand.", ["06"]),
        ("orthopedic surgeon", "She repairs torn tendons and nerves.", ["01", "06"]),
        ("neurologist", "She refers intractable epilepsy for surgery.", ["13c"]),
        ("cardiologist", "Patients with tight valves are sent by her to the surgeons.", ["13c"]),
        ("addiction medicine physician", "He prescribes methadone.", ["02"]),
        ("orthopedic surgeon", "He turns away half of the knees sent for surgery.", ["05"]),
        ("anesthesiologist", "She sends the patient for an echo before the day.", ["13b"]),
    ],
)
def test_a_title_bounds_what_its_holder_proves(title, text, duties):
    assert evidenced(title, text) == duties


def test_operating_beside_supervising_stays_the_own_block():
    text = "Removes prostates and supervises residents in the operating room."

    assert evidenced("urologist", text) == ["04", "06"]


def test_what_others_did_to_the_object_leaves_the_persons_act():
    text = "Plans rehabilitation that is then delivered by physiotherapists."

    assert evidenced("physiatrist", text) == ["10"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("ophthalmologist", "Shows the residents in the operating room how to fold a lens."),
        ("ophthalmologist", "Supervises residents on cataract operations."),
        ("urologist", "Two fellows operate under him on the prostate."),
        ("obstetrician", "Oversees residents at cesarean sections."),
        ("obstetrician", "Residents do the cesareans under his eye."),
        ("orthopedic surgeon", "Residents fix ankles under her supervision."),
    ],
)
def test_supervising_operations_is_not_the_own_block(title, text):
    assert evidenced(title, text) == ["06"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "dermatologist",
            "Colleagues present a case of eczema and she tells them how to go on.",
        ),
        ("rheumatologist", "Is reached by nephrology, emergency and family practice for lupus."),
        ("neurologist", "Writes his opinion on the seizures to the referring doctors."),
        ("nephrologist", "Other services bring a puzzling case and he tells them what to try."),
    ],
)
def test_advice_to_colleagues_is_advice_alone(title, text):
    assert evidenced(title, text) == ["13d"]


@pytest.mark.parametrize(
    ("title", "text", "duties"),
    [
        ("radiologist", "Orders extra phases, MR or a biopsy when the films leave doubt.", []),
        ("neurologist", "EEG, MRI and nerve conduction studies are asked for by him.", ["13b"]),
        ("rheumatologist", "Ordering of bloods or a repeat scan of the joint is hers.", ["13b"]),
        ("neurologist", "Orders an MRI or an EEG after a first seizure.", ["13b"]),
    ],
)
def test_ordering_a_test_is_not_the_own_block(title, text, duties):
    assert set(evidenced(title, text)) <= {"13b"}
    assert set(duties) <= set(evidenced(title, text))


@pytest.mark.parametrize(
    ("title", "text", "duties"),
    [
        ("family physician", "Teaches parents what to do about fever at home.", ["08"]),
        ("family physician", "Explains cervical screening and home safety.", ["08"]),
        ("family physician", "Shows families when a fever needs the emergency department.", ["08"]),
        ("family physician", "Speaks to new mothers about safe sleep and fever.", ["08"]),
        ("family physician", "Parents learn from her what to do with fever at home.", ["08"]),
        ("family physician", "Examines patients by video.", ["01"]),
        ("walk-in doctor", "Writes prescription notes and gives drugs at the walk-in.", ["02"]),
        ("rural family physician", "Handles collapses and asthma attacks until transfer.", ["04"]),
        ("rural family physician", "Treats pneumonia on her hospital round.", ["05"]),
        ("family physician", "Sees to recalls, referrals and discharge summaries.", ["11"]),
        ("family physician", "Changes the dose of thyroxine.", ["02"]),
        ("walk-in doctor", "Does pregnancy tests.", ["01"]),
    ],
)
def test_neighbouring_duties_of_family_medicine_are_told_apart(title, text, duties):
    assert evidenced(title, text) == duties


@pytest.mark.parametrize(
    ("title", "text", "duties"),
    [
        ("intensivist", "Is responsible for twelve beds with ventilated patients.", ["06"]),
        ("intensivist", "Leads a 16-bed unit of ventilated patients.", ["06"]),
        ("intensivist", "Rounds twice a day on every ventilated patient.", ["06"]),
        ("intensivist", "Revises the plan each morning with nurses and therapists.", ["06"]),
        (
            "neonatologist",
            "Treats sepsis in neonatal intensive care.",
            ["03", "06", "13a"],
        ),
        (
            "physiatrist",
            "Works on spinal cord injury and joints in rehabilitation.",
            ["10"],
        ),
    ],
)
def test_care_of_a_ward_is_hospital_medicine(title, text, duties):
    assert evidenced(title, text) == duties


def test_the_person_of_the_letter_is_known_by_first_and_family_name():
    judged = judge_letter(
        Letter(
            "1",
            "31102",
            "family physician",
            person="Haddad",
            sentences=(
                Sentence("0", "This letter confirms the employment of Dr. Farid Haddad."),
                Sentence(
                    "1", "Dr. Haddad examines patients and takes their histories to diagnose them."
                ),
                Sentence("2", "Dr. Jane Maple, Medical Director"),
            ),
        ),
        LEXICON,
    )
    assert "signature_missing" not in judged.defects
    assert "31102-01" in {match.duty_id for match in judged.sentences[1].evidenced}


@pytest.mark.parametrize("person", ["", "Haddad", "haddad", "Okafor"])
def test_a_name_of_two_words_is_one_person_with_or_without_the_clients_name(person):
    letter = Letter(
        "1",
        "31102",
        "family physician",
        person=person,
        sentences=(
            Sentence("0", "Dr. Farid Haddad joined the clinic."),
            Sentence("1", "Dr. Haddad’s patients are examined by him and treated."),
            Sentence("2", "Dr. Haddad vaccinates children and adults."),
        ),
    )
    judged = judge_letter(letter, LEXICON)
    assert "31102-06" in {match.duty_id for match in judged.sentences[2].evidenced}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("orthopedic surgeon", "Designation: orthopedic surgeon; department of surgery; 1.0 FTE."),
        ("orthopedic surgeon", "Staff surgeon of the Hill Partnership since 3 May 2022."),
        ("obstetrician", "Granted active privileges in obstetrics and gynecology in March 2021."),
        ("neurologist", "Our neurologist since 2020, Dr. Brandt is on the payroll at 0.9 FTE."),
        ("radiologist", "Dr. Brandt is a member of our shared-call group in radiology."),
        ("obstetrician", "Newborns in trouble are received by the paeds on duty."),
        ("radiologist", "Breast screening letters are sent by the region."),
        ("nephrologist", "Dialysis teaching is the nurses' business."),
        ("nephrologist", "Fistula scans are provided by the physiology staff."),
        ("family physician", "The on-call list of the group is drawn up by her."),
    ],
)
def test_a_post_named_and_work_of_others_are_at_most_possible(title, text):
    assert evidenced(title, text) == []


def test_what_the_writer_does_is_not_the_persons():
    noc = "31100"
    told = Sentence("1", "She reads the slides of every biopsy and stages the cancers.")
    signed = Sentence("2", "I head the laboratory and report its frozen sections.")
    letter = Letter("letter", noc, "pathologist", sentences=(told, signed))

    found = judge_letter(letter, LEXICON).sentences

    assert [bool(each.evidenced) for each in found] == [True, False]


def test_a_physician_who_writes_in_the_first_person_is_the_person():
    text = "I report the frozen sections and stage the cancers."

    assert evidenced("pathologist", text) == ["14a"]


@pytest.mark.parametrize(
    ("title", "text", "duties"),
    [
        (
            "orthopedic surgeon",
            "She explains which repair of the knee, if any, would help.",
            ["05"],
        ),
        ("orthopedic surgeon", "He sews torn tendons and pins broken wrists.", ["01", "06"]),
        ("family physician", "Pregnant women get their flu shot from her.", ["06"]),
        ("family physician", "The birth of the twins she registered herself.", ["14"]),
        ("pathologist", "She opens the bodies that the coroner sends.", ["14d"]),
    ],
)
def test_the_most_specific_act_of_a_sentence_wins(title, text, duties):
    assert evidenced(title, text) == duties
