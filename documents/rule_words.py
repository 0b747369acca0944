"""The words under which a maintainer reads and edits the checklist's rules."""

from django.utils.translation import gettext_lazy as _

from eligibility.field_words import Words

CHECKLIST_ENTRY = {
    "section": Words(_("Section of the checklist")),
    "order": Words(_("Place in its section"), _("A whole number; small ones come first.")),
    "requirement": Words(_("How much it is required")),
    "r10_critical": Words(
        _("Makes the application incomplete"), _("Without it the file is returned under IRPR 10.")
    ),
    "per": Words(_("Asked once for each")),
    "applies_when": Words(
        _("Applies when"), _("One line of facts, such as “case.has_spouse and not person.is_main”.")
    ),
    "because": Words(_("Why it is asked for"), _("Shown beside the paper.")),
    "must_contain": Words(_("What the paper must show"), _("One a line.")),
    "validity": Words(_("How fresh it must be")),
    "validity.rule": Words(_("The rule in words")),
    "validity.kind": Words(_("How freshness is measured")),
    "validity.months": Words(_("At most this many months old"), _("In months, on the filing day.")),
    "validity.days": Words(_("At most this many days old"), _("In days, on the filing day.")),
    "validity.limit_included": Words(_("The last day still counts")),
    "validity.anchor": Words(_("Measured from"), _("The date on the paper that counts.")),
    "validity.basis": Words(_("Who asks for it"), _("A rule, or the office’s own practice.")),
    "validity.advice": Words(_("Advice when it is not fresh")),
    "validity.warn_months": Words(_("Warn before it expires"), _("In months.")),
    "validity.policy_ends": Words(_("The policy behind it ends on")),
    "issued_by": Words(_("Who issues it")),
    "lead_time": Words(_("Time to get it")),
    "lead_time.typical": Words(_("Typically"), _("In days from asking to holding it.")),
    "lead_time.slow": Words(_("At the slow end"), _("In days; never below the typical figure.")),
    "lead_time.basis": Words(_("How these figures are known")),
    "lead_time.by_country": Words(_("A country’s own figures hold instead")),
    "upload_profile": Words(_("Kind of file taken")),
    "translation": Words(_("Translation")),
    "references": Words(_("References")),
    "references.*.title": Words(_("Title")),
    "references.*.url": Words(_("Address")),
    "references.*.confidence": Words(_("How it was read")),
    "item_title": Words(_("Title of each item"), _("Where it names its subject.")),
    "title_fr": Words(_("Title in French")),
    "format_notes": Words(_("Notes on the format")),
    "physician_notes": Words(_("Notes for physicians")),
    "notes": Words(_("Notes")),
}

POLICE_LEAD_TIME = {
    "certificate": Words(_("What the certificate is called")),
    "typical": Words(_("Typically"), _("In days from asking to holding it.")),
    "slow": Words(_("At the slow end"), _("In days; never below the typical figure.")),
    "note": Words(_("Note")),
}
