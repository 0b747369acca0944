"""What is wrong with an employer's letter, in the reader's language, with cure and source."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: what is wrong, what to do, and where that is read; `is_grave` ones come first."""

    key: str
    title: str
    cure: str
    source: str
    url: str = ""
    is_grave: bool = False


def defects_in_words(keys: Iterable[str]) -> list[Defect]:
    """Return the defects of a letter, the grave ones first."""
    words = _words()
    found = [
        words.get(key) or Defect(key, key.replace("_", " ").capitalize(), "", "") for key in keys
    ]
    return sorted(found, key=lambda each: not each.is_grave)


def _words() -> dict[str, Defect]:
    letter = _(
        "Contents of an employment reference letter, as the completeness check asks for them"
    )
    said = [
        Defect(
            "in_french",
            _("The text, or a part of it, is in French; the check reads English."),
            _("Read those sentences yourself, mark the words that show a duty and confirm them."),
            _("Of this product; IRCC takes letters in English and in French alike"),
            is_grave=True,
        ),
        Defect(
            "hours_missing",
            _("The letter names no hours a week."),
            _("Ask the employer for the average hours a week. “Full-time” is no number."),
            _("%(letter)s; IRPR 73(1): 30 hours a week are full-time") % {"letter": letter},
            is_grave=True,
        ),
        Defect(
            "dates_missing",
            _("The letter does not say from when to when the work was done."),
            _("Ask for the first day, and the last day or that the work goes on."),
            letter,
            is_grave=True,
        ),
        Defect(
            "hours_differ",
            _("The letter states other hours a week than the job on file."),
            _("Correct the job if the letter is right, or ask the employer to correct the letter."),
            _("IRPA 11.2, 40(1)(a): what is claimed and its papers must agree"),
            is_grave=True,
        ),
        Defect(
            "days_differ",
            _("The letter states another first or last day than the job on file."),
            _("Correct the job if the letter is right, or ask the employer to correct the letter."),
            _("IRPA 11.2, 40(1)(a): what is claimed and its papers must agree"),
            is_grave=True,
        ),
        Defect(
            "title_missing",
            _("The letter does not name the position."),
            _("Ask for each position held, with its own dates."),
            letter,
        ),
        Defect(
            "pay_missing",
            _("The letter says nothing of pay."),
            _("Ask for the yearly salary and the benefits, or how the services are billed."),
            letter,
        ),
        Defect(
            "signature_missing",
            _("No signature is recognized in the words."),
            _("Look at the paper: a superior or personnel officer signs, with name and title."),
            letter,
        ),
        Defect(
            "contact_missing",
            _("No telephone number or email address of the employer is recognized."),
            _("Look at the letterhead; ask for address, telephone and email where they are not."),
            letter,
        ),
        Defect(
            "letter_date_missing",
            _("The letter bears no date."),
            _("Ask for a dated letter, and enter the date here."),
            letter,
        ),
        Defect(
            "no_duties",
            _("No duty of the claimed unit group is recognized."),
            _("Ask the employer to describe the work; a title alone proves nothing."),
            _("IRPR 87.1(2)(b) and (c); Chadha, 2013 FC 105: a thin letter is the applicant’s own"),
            is_grave=True,
        ),
        Defect(
            "few_duties",
            _("Only one or two duties of the claimed unit group are recognized."),
            _("Ask the employer to describe the rest of the work."),
            _("IRPR 87.1(2)(c); Khowaja, 2013 FC 823"),
        ),
        Defect(
            "other_work_dominates",
            _("Most of what is described is management, research, teaching or other work."),
            _("Ask for the share of time with patients, or look at the other unit group."),
            _("IRPR 87.1(2)(b); Rashed, 2013 FC 174: duties decide, not the degree"),
            is_grave=True,
        ),
        Defect(
            "reads_like_other_group",
            _("Title, licence or words speak for another unit group."),
            _("Compare title, licence and employer; words alone cannot tell some groups apart."),
            _("NOC 2021, exclusions of the unit group; Qureshi, 2013 FC 1285"),
            is_grave=True,
        ),
        Defect(
            "copied_from_noc",
            _("Some words are close to the classification’s own text."),
            _(
                "Officers treat this as a sign against the letter. Ask the employer to describe "
                "the work in its own words; never write the letter for them."
            ),
            _("Hamza, 2013 FC 264; Ansari, 2013 FC 849"),
            is_grave=True,
        ),
        Defect(
            "same_wording",
            _("Another letter in this file describes the work in the same words."),
            _("Ask each employer for its own description."),
            _("Practice: same wording from two employers is doubted; see Ansari, 2013 FC 849"),
            is_grave=True,
        ),
        Defect(
            "stale",
            _("The letter says the work goes on, but will be older than six months when filed."),
            _("Ask for a fresh letter shortly before filing."),
            _("Office measure: letters of current jobs are dated within six months of filing"),
        ),
        Defect(
            "dates_outside_permit",
            _("Some days of this job are covered by no work permit on file."),
            _("Look at the timeline: enter the missing permit or renewal, or mind the gap."),
            _("IRPR 196, 186(u); 87.1(3): unauthorized work does not count"),
            is_grave=True,
        ),
        Defect(
            "dates_outside_licence",
            _("Some days of this job are covered by no licence on file."),
            _("Enter the missing licence, or ask the regulator for the dates."),
            _("Practice: letters are compared with the regulator’s dates"),
        ),
        Defect(
            "self_signed",
            _("The letter seems to be signed by the client."),
            _("Ask for the signature of a superior or of personnel."),
            letter,
            is_grave=True,
        ),
    ]
    return {each.key: each for each in said}
