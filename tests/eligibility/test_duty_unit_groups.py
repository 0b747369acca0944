"""Whose work a letter describes where neither title nor licence says so."""

import pytest

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.rules.duties.bodies import Portrait, Tell
from eligibility.rules.duties.cues import CueBook
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Letter, Sentence
from eligibility.rules.duties.lexicon import ReadyTell
from eligibility.rules.duties.portraits import MOST, PortraitIndex

LETTERS = {
    "veterinarian": (
        "31103",
        "He is out at three in the morning for a breech foal.",
        "Tuesday is for neutering and for dogs that ate what they should not.",
        "The ewes are scanned in January, and he worms the flock in spring.",
    ),
    "psychologist": (
        "31200",
        "People come to her every week for an hour about fears that have made their world small.",
        "She measures attention and memory and writes a report for the school.",
        "Where pills might help she writes to the psychiatrist; she gives none.",
        "She is registered with the college of psychologists.",
    ),
    "pharmacist": (
        "31120",
        "He stands behind the counter and looks through what three doctors have written.",
        "If a dose seems wrong he phones the prescriber.",
        "He fills blister packs for the lodge and gives flu shots in the booth.",
    ),
    "dietitian": (
        "31121",
        "She counts protein and potassium for people with failing kidneys and writes their menus.",
        "Tube feeds are worked out by her for the whole ward.",
        "On Thursdays she teaches a cooking class for people with diabetes.",
    ),
    "physiotherapist": (
        "31202",
        "He has people walk again after strokes and new hips.",
        "Stiff backs and shoulders are mobilized, strengthened and taped by him.",
        "He teaches exercises for balance and leaves a sheet of them.",
    ),
    "optometrist": (
        "31111",
        "Glasses and contact lenses are measured and fitted by her.",
        "She photographs the eyes of diabetics and sends cataracts on to the eye surgeon.",
        "Red and dry eyes get drops from her.",
    ),
    "social worker": (
        "41300",
        "He finds shelters, pensions and home help for people who leave the ward.",
        "He fills in benefit forms with them and argues with landlords.",
        "A group for the bereaved is run by him.",
    ),
    "family physician of a care home": (
        "31102",
        "Twice a week she walks the halls of the lodge and looks in on each resident.",
        "She gets them off the sleeping pills and sees to their flu vaccines.",
        "Families sit down with her about what the last year may bring.",
        "She signs the certificate when one of them dies.",
    ),
    "family physician who goes to the ward and cuts": (
        "31102",
        "Eleven hundred people are enrolled with her, and most have been for as long as we exist.",
        "She drops by the hospital at seven to see those of them who were admitted.",
        "Office procedures such as skin biopsies and cortisone shots fill Friday mornings.",
        "Coughs, rashes, sad spouses and stubborn blood pressures make up the remainder.",
        "She sends puzzling cases to the specialists and keeps the file together afterwards.",
    ),
    "cardiologist of many procedures": (
        "31100",
        "General practitioners refer people with chest tightness and irregular beats to him.",
        "Twice weekly he performs coronary angiography and, where needed, stenting.",
        "He reads echocardiograms and exercise tests and programs pacemakers.",
        "He starts anticoagulants and heart failure drugs and writes to the family doctor.",
    ),
    "endocrinologist of many laboratory tests": (
        "31100",
        "All her patients come by referral, most of them with thyroid or pituitary trouble.",
        "She orders cortisol, prolactin and growth hormone levels and stimulation tests.",
        "She interprets the laboratory results and decides on hormone replacement.",
        "Thyroid nodules are punctured by her under ultrasound.",
    ),
    "surgeon who also scopes": (
        "31101",
        "He operates three days a week, mostly on bowels, gallbladders and hernias.",
        "He sees referred patients, explains the operation and obtains consent.",
        "One morning a week he does colonoscopies.",
        "He looks after his patients on the surgical ward until they leave.",
    ),
    "pathologist": (
        "31100",
        "Tissue from three hospitals is described, sliced and read by her under the microscope.",
        "She signs the report that names the cancer and its stage.",
        "While the surgeon waits she answers from a frozen section.",
    ),
    "nurse practitioner": (
        "31302",
        "She holds her own appointments at the clinic, orders tests and prescribes.",
        "What lies outside her scope of practice goes to the physician who collaborates with her.",
        "She is bound by the standards of the provincial college of nurses.",
        "She gives vaccines and takes Pap smears.",
    ),
    "physician assistant": (
        "31303",
        "He takes histories and examines patients on behalf of the supervising physician.",
        "The physician reviews and co-signs his notes and authorizes the treatment.",
        "He closes wounds under delegation.",
    ),
    "study coordinator": (
        "21110",
        "He screens charts for eligible people and explains the consent form.",
        "He books study visits, ships samples and answers the sponsor's queries.",
        "Treatment is decided by the investigator.",
    ),
    "teacher": (
        "41200",
        "She lectures to medical students, marks their examinations and supervises theses.",
        "She publishes and holds two grants.",
        "The appointment carries no clinical duties.",
    ),
    "manager": (
        "30010",
        "He answers for the budget and the staffing of the department.",
        "He hires physicians, negotiates contracts and reviews their performance.",
        "He reports to the vice president every month.",
    ),
}


def letter(*texts, claimed="31102", **known):
    sentences = tuple(Sentence(str(number), text) for number, text in enumerate(texts, 1))
    return Letter(id="x", claimed_noc=claimed, sentences=sentences, **known)


def first_group(*texts, **known):
    return judge_letter(letter(*texts, **known), shipped_lexicon()).unit_groups[0].noc


def hits(*texts):
    book = CueBook({}, ())
    return book, [book.read(text) for text in texts]


@pytest.mark.parametrize("name", LETTERS)
def test_words_alone_tell_whose_work_it_is(name):
    noc, *texts = LETTERS[name]

    assert first_group(*texts) == noc


def test_residents_supervision_makes_nobody_a_physician_assistant():
    found = first_group(
        "The resident sees her own patients of every age in the family medicine clinic.",
        "Her notes are co-signed by the preceptor.",
        "She vaccinates, takes Pap tests and follows the same families for two years.",
    )

    assert found == "31102"


def test_a_title_outweighs_every_word():
    _, *texts = LETTERS["cardiologist of many procedures"]

    assert first_group(*texts, title="family physician") == "31102"


def test_a_physicians_licence_rules_out_the_other_licensed_occupations():
    _, *texts = LETTERS["nurse practitioner"]

    found = judge_letter(letter(*texts, licence="CPSO 123456"), shipped_lexicon())

    assert "31302" not in {each.noc for each in found.unit_groups}


def test_a_letter_that_says_nothing_reads_like_no_group():
    assert judge_letter(letter("Xyzzy."), shipped_lexicon()).unit_groups == ()


def ready(read_from, **tell):
    book, read = hits(*read_from)
    body = Tell(**tell)
    made = ReadyTell(body, book.patterns(body.cues), book.patterns(body.unless))
    return made.points([book.read(text) for text in read_from]), read


def test_a_tell_weighs_each_sentence_up_to_its_most():
    texts = ("Her panel grows.", "A panel.", "The panel.", "Nothing.")

    points, _ = ready(texts, name="panel", weight=4, cues=("panel",), most=2)

    assert points == 8


def test_a_tell_of_breadth_counts_different_cues_beyond_those_that_everybody_has():
    texts = ("Skin and heart.", "Skin again.", "Births.")
    cues = ("skin", "heart", "births", "eyes")

    points, _ = ready(texts, name="breadth", weight=2, cues=cues, different=True, beyond=2, most=4)

    assert points == 2


def test_a_tell_says_nothing_where_any_sentence_speaks_against_it():
    texts = ("Notes are co-signed.", "She is a resident.")

    points, _ = ready(texts, name="delegated", weight=9, cues=("co signed",), unless=("resident",))

    assert points == 0


def test_portraits_weigh_words_by_how_much_rarer_they_are_elsewhere():
    book, _ = hits()
    index = PortraitIndex(
        [Portrait("31102", ("Walk-in coughs.",)), Portrait("31101", ("Removes bowels.",))],
        book.read,
        {},
    )

    points = index.points([book.read("Coughs every winter.")])

    assert points["31102"] > 0 > points["31101"]


def test_portraits_never_weigh_more_than_their_most():
    book, _ = hits()
    index = PortraitIndex(
        [Portrait("31102", ("Coughs.",)), Portrait("31101", ("Bowels.",))], book.read, {}
    )

    points = index.points([book.read("Coughs.")] * 500)

    assert points["31102"] == MOST
