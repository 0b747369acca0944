"""The words under which a maintainer reads and edits what the check of duties knows."""

from django.utils.translation import gettext_lazy as _

from eligibility.field_words import Words, register_words

CUES = _("Cues, one a line.")

DUTY_CUES = {
    "noc_code": Words(_("NOC code"), _("Five digits.")),
    "lead_actions": Words(_("Actions of the lead statement")),
    "lead_actions.*.name": Words(_("Action")),
    "lead_actions.*.duties": Words(_("Duties that show it done"), _("Their ids, one a line.")),
    "lead_actions.*.roles": Words(_("Asked of these roles"), _("None: of all. One a line.")),
    "lead_actions.*.needed": Words(_("Needed")),
    "roles": Words(_("Roles")),
    "roles.*.key": Words(_("Key")),
    "roles.*.name": Words(_("Name in the classification")),
    "roles.*.titles": Words(_("Job titles"), CUES),
    "roles.*.vague_titles": Words(_("Titles that only this role claims"), CUES),
    "roles.*.signs": Words(_("Sentences that show the role"), CUES),
    "roles.*.own": Words(_("Duties of its own"), _("Their ids, one a line.")),
    "roles.*.others": Words(_("Further duties it can prove"), _("Their ids, one a line.")),
    "roles.*.default": Words(_("Titles whose every act is work of the role"), CUES),
    "roles.*.default_duties": Words(_("Duties these titles prove"), _("Their ids, one a line.")),
    "duties": Words(_("Duties")),
    "duties.*.telling": Words(_("Tells its unit group from the others")),
    "duties.*.is_advice": Words(_("Advice to other physicians")),
    "eclipses": Words(_("Duties that hide others")),
    "eclipses.*.duty": Words(_("The duty")),
    "eclipses.*.hides": Words(_("What it hides"), _("Ids of duties, one a line.")),
    "eclipses.*.unless": Words(_("Unless these words stand there"), CUES),
    "doubts": Words(_("Possible at best")),
    "doubts.*.duties": Words(_("Duties"), _("Their ids, one a line.")),
    "doubts.*.cues": Words(_("And these words"), CUES),
    "duties.*.id": Words(_("Id")),
    "duties.*.text": Words(_("The duty in our own words")),
    "duties.*.proof": Words(_("Evidence"), CUES),
    "duties.*.hints": Words(_("Possible evidence"), CUES),
    "duties.*.refused": Words(_("Never evidence"), CUES),
    "duties.*.doubted": Words(_("Possible at best"), CUES),
    "duties.*.examples": Words(_("Example sentences"), _("In our own words, one a line.")),
    "duties.*.optional": Words(_("The work may include it, and need not")),
    "implied": Words(_("Duties that go with another")),
    "implied.*.duty": Words(_("The duty that is proved too")),
    "implied.*.when": Words(_("With this duty")),
    "implied.*.cues": Words(_("And these words"), CUES),
    "signs": Words(_("Sentences that speak for this group"), CUES),
}

DUTY_HOUSE_RULE = {
    "lists": Words(_("By unit group")),
    "lists.*.noc_code": Words(_("NOC code"), _("Five digits.")),
    "lists.*.enough": Words(_("Duties that are enough"), _("How many.")),
    "lists.*.doubtful_from": Words(_("Duties from which it is doubtful"), _("How many.")),
    "lists.*.always": Words(_("Duties that are always asked for"), _("Their ids, one a line.")),
    "share_of_other_block_percent": Words(_("Share of another role’s duties"), _("In per cent.")),
}

DUTY_NEIGHBOURS = {
    "occupations": Words(_("Occupations")),
    "occupations.*.noc_code": Words(_("NOC code"), _("Five digits.")),
    "occupations.*.name": Words(_("Name")),
    "occupations.*.titles": Words(_("Job titles"), CUES),
    "occupations.*.signs": Words(_("Sentences"), CUES),
    "occupations.*.licences": Words(_("Licences"), CUES),
    "occupations.*.employers": Words(_("Employers"), CUES),
    "occupations.*.decides": Words(_("The title alone settles it")),
    "physician_titles": Words(_("Titles of physicians all the same"), CUES),
    "physician_licences": Words(_("Licences of physicians"), CUES),
}

DUTY_PERFORMER = {
    "set_aside": Words(_("Sentences that prove no duty")),
    "set_aside.*.reason": Words(_("What they speak of")),
    "set_aside.*.cues": Words(_("How they are known"), CUES),
    "set_aside.*.without_act": Words(_("Only where the sentence names no act")),
    "agents": Words(
        _("Who does the work behind “by”"),
        _("People, teams, places: “given by the unit”."),
    ),
}

DUTY_PORTRAITS = {
    "portraits": Words(_("Occupations")),
    "portraits.*.noc_code": Words(_("NOC code"), _("Five digits.")),
    "portraits.*.sentences": Words(
        _("Sentences of letters"), _("In our own words, without names, one a line.")
    ),
}

TELLS = {
    "tells": Words(_("What tells it from the others")),
    "tells.*.name": Words(_("What it is")),
    "tells.*.weight": Words(_("Points for a sentence")),
    "tells.*.cues": Words(_("Cues on whole sentences"), _("One a line.")),
    "tells.*.most": Words(_("Sentences counted"), _("At most.")),
    "tells.*.different": Words(_("Different cues are counted, not sentences")),
    "tells.*.beyond": Words(_("Different cues that tell nothing yet"), _("How many.")),
    "tells.*.unless": Words(_("Not where the letter says"), CUES),
}
DUTY_CUES.update(TELLS)
DUTY_NEIGHBOURS.update({f"occupations.*.{path}": words for path, words in TELLS.items()})

DUTY_VOCABULARY = {
    "groups": Words(_("Words that stand for one another")),
    "groups.*.name": Words(_("Name of the group")),
    "groups.*.words": Words(_("Its words"), _("One a line.")),
    "french": Words(_("Function words of French"), _("Without accents, one a line.")),
    "spellings": Words(_("Spellings that count as one")),
    "spellings.*.found": Words(_("Letters found")),
    "spellings.*.folded": Words(_("Read as")),
}


def register() -> None:
    """Make the words known, as the kinds are."""
    register_words("duty_cues", DUTY_CUES)
    register_words("duty_house_rule", DUTY_HOUSE_RULE)
    register_words("duty_neighbours", DUTY_NEIGHBOURS)
    register_words("duty_performer", DUTY_PERFORMER)
    register_words("duty_portraits", DUTY_PORTRAITS)
    register_words("duty_vocabulary", DUTY_VOCABULARY)
