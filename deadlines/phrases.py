"""What letters say, in English and French (Canada).

Letters are in their reader's language whether or not the pages are: so they have their own words
beside the catalogue of the pages. Nothing here names a person or says a fact of one. In French a
colon has a no-break space before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from deadlines.rules.ladder import TimeLeft

# singular and plural
Counted = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language; `kinds` names what ends, `lines` are whole sentences by name."""

    lang: str
    days: Counted
    hours: Counted
    minutes: Counted
    over: str
    colon: str
    subject: str
    subject_over: str
    subject_digest: str
    weekdays: tuple[str, ...]
    kinds: Mapping[str, str]
    lines: Mapping[str, str]

    def left(self, left: TimeLeft) -> str:
        """Return “6 days 12 hours”, on the last day hours and minutes, at the end “over”."""
        if left.over:
            return self.over
        counted = [(self.days, left.days), (self.hours, left.hours)]
        if not left.days:
            counted = [(self.hours, left.hours), (self.minutes, left.minutes)]
        return " ".join(self.count(words, number) for words, number in counted if number)

    def rung(self, name: str) -> str:
        """Return the name of a rung as readers know it: D-2 is J-2 in French."""
        return f"J{name[1:]}" if self.lang == "fr" and name.startswith("D-") else name

    def count(self, words: Counted, number: int) -> str:
        """Return a number with its noun; French counts 0 and 1 in the singular, English 1."""
        single = number == 1 or (number == 0 and self.lang == "fr")
        return f"{number} {words[0] if single else words[1]}"


ENGLISH = Phrases(
    lang="en",
    days=("day", "days"),
    hours=("hour", "hours"),
    minutes=("minute", "minutes"),
    over="over",
    colon=":",
    subject="File {reference}: {left} until {what}",
    subject_over="File {reference}: time is over – {what}",
    subject_digest="Deadlines on {day}: {late} over, {soon} within a week",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    kinds={
        "ita_deadline": "the invitation ends",
        "profile_expiry": "the Express Entry profile expires",
        "language_test": "a language test ends counting",
        "eca": "the assessment of a diploma ends counting",
        "passport": "a passport expires",
        "work_permit": "the work permit ends",
        "medical_exam": "a medical exam ends counting",
        "police_certificate": "a police certificate ends counting",
        "pnp_acceptance": "the nomination must be accepted",
        "pnp_expiry": "the nomination expires",
        "medical_licence": "the licence ends",
        "child_22nd_birthday": "a child turns 22 the day after",
        "experience_window": "work leaves the three-year window",
        "order_papers": "papers must be asked for",
        "biometrics_letter": "biometrics must be given",
        "ircc_request": "a request of IRCC must be answered",
    },
    lines={
        "file": "File {reference}",
        "ita": "The application after the invitation must be with IRCC before:",
        "ita_over": (
            "The time to apply after the invitation has ended, and nothing shows that the "
            "application was sent:"
        ),
        "other": "On this file, {what}. Last moment:",
        "other_over": "On this file a last moment has passed, and nothing shows what was done:",
        "left": "Time left when this was sent: {left}.",
        "no_extension": "There is no extension.",
        "record_now": (
            "If it was done, record the proof now. If not, tell the person responsible for the "
            "file at once."
        ),
        "second": "You receive this as the second person on the file.",
        "cover": "You receive this because you stand in for a colleague who is away.",
        "client": (
            "Please send your consultant what is still missing. Your consultant knows which "
            "papers these are."
        ),
        "open": "Open the deadline and see what is missing",
        "acknowledge": "I have seen it",
        "footer": (
            "Sent automatically by Landed (reminder {rung}). Personal data is never sent by mail."
        ),
        "digest_intro": "All deadlines of the firm that are over or end within thirty days.",
        "digest_none": "No deadline of the firm is over or ends within thirty days.",
        "digest_office": "Dates that concern every file",
        "digest_incidents": "Open incidents: {number}",
        "digest_footer": (
            "Computed from the deadlines themselves, not from the reminders. Sent automatically "
            "by Landed every morning; personal data is never sent by mail."
        ),
        "digest_open": "Open the deadlines",
        "fee_change": "IRCC's fees change on {day} at 09:00 Eastern",
        "funds_table": (
            "This year’s settlement funds are not loaded: IRCC replaces the table between April "
            "and July"
        ),
        "licence": "A College licence in your firm ends on {day} ({left} left)",
        "licence_over": "A College licence in your firm ended on {day}. Nobody unlicensed may act.",
        "insurance": "An errors and omissions insurance in your firm ends on {day} ({left} left)",
        "insurance_over": "An errors and omissions insurance in your firm ended on {day}",
        "your_licence": "Your College licence ends on {day} ({left} left)",
        "your_licence_over": "Your College licence ended on {day}. Nobody unlicensed may act.",
        "your_insurance": "Your errors and omissions insurance ends on {day} ({left} left)",
        "your_insurance_over": "Your errors and omissions insurance ended on {day}",
        "licence_day": "Last day of your College licence",
        "insurance_day": "Last day of your errors and omissions insurance",
        "licence_then": (
            "Whoever is not licensed, or not insured, may not act on any file. Once it is "
            "renewed, the person types the new last day under My profile."
        ),
        "licence_second": (
            "You receive this as a second person of the firm. Today says whose it is."
        ),
        "licence_open": "Open My profile",
        "licence_open_second": "Open Today",
    },
)

FRENCH = Phrases(
    lang="fr",
    days=("jour", "jours"),
    hours=("heure", "heures"),
    minutes=("minute", "minutes"),
    over="échu",
    colon="\u00a0:",
    subject="Dossier {reference}\u00a0: {left} – {what}",
    subject_over="Dossier {reference}\u00a0: échu – {what}",
    subject_digest="Échéances du {day}\u00a0: {late} échues, {soon} d’ici une semaine",
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    kinds={
        "ita_deadline": "fin de l’invitation",
        "profile_expiry": "expiration du profil Entrée express",
        "language_test": "un test de langue cesse de compter",
        "eca": "l’évaluation d’un diplôme cesse de compter",
        "passport": "expiration d’un passeport",
        "work_permit": "fin du permis de travail",
        "medical_exam": "un examen médical cesse de compter",
        "police_certificate": "un certificat de police cesse de compter",
        "pnp_acceptance": "la désignation doit être acceptée",
        "pnp_expiry": "expiration de la désignation",
        "medical_licence": "fin du permis d’exercice",
        "child_22nd_birthday": "un enfant aura 22 ans le lendemain",
        "experience_window": "du travail sort de la période de trois ans",
        "order_papers": "des documents doivent être demandés",
        "biometrics_letter": "les données biométriques doivent être fournies",
        "ircc_request": "une demande d’IRCC attend une réponse",
    },
    lines={
        "file": "Dossier {reference}",
        "ita": "La demande qui suit l’invitation doit parvenir à IRCC avant\u00a0:",
        "ita_over": (
            "Le délai pour présenter la demande après l’invitation est écoulé et rien n’indique "
            "qu’elle a été envoyée\u00a0:"
        ),
        "other": "Dans ce dossier\u00a0: {what}. Dernier moment\u00a0:",
        "other_over": (
            "Dans ce dossier, un dernier moment est passé et rien n’indique ce qui a été "
            "fait\u00a0:"
        ),
        "left": "Temps restant au moment de l’envoi\u00a0: {left}.",
        "no_extension": "Aucune prolongation n’est accordée.",
        "record_now": (
            "Si c’est fait, consignez la preuve maintenant. Sinon, prévenez immédiatement la "
            "personne responsable du dossier."
        ),
        "second": "Vous recevez ce message à titre de deuxième personne au dossier.",
        "cover": "Vous recevez ce message parce que vous remplacez une personne absente.",
        "client": (
            "Veuillez envoyer à votre consultant ce qui manque encore. Votre consultant sait de "
            "quels documents il s’agit."
        ),
        "open": "Ouvrir l’échéance et voir ce qui manque",
        "acknowledge": "J’en ai pris connaissance",
        "footer": (
            "Envoyé automatiquement par Landed (rappel {rung}). Aucun renseignement personnel "
            "n’est transmis par courriel."
        ),
        "digest_intro": (
            "Toutes les échéances du cabinet qui sont passées ou qui tombent d’ici trente jours."
        ),
        "digest_none": "Aucune échéance du cabinet n’est passée ni ne tombe d’ici trente jours.",
        "digest_office": "Dates qui touchent tous les dossiers",
        "digest_incidents": "Incidents ouverts\u00a0: {number}",
        "digest_footer": (
            "Calculé à partir des échéances elles-mêmes et non des rappels. Envoyé "
            "automatiquement par Landed chaque matin; aucun renseignement personnel n’est "
            "transmis par courriel."
        ),
        "digest_open": "Ouvrir les échéances",
        "fee_change": "Les frais d’IRCC changent le {day} à 9 h, heure de l’Est",
        "funds_table": (
            "Les fonds d’établissement de cette année ne sont pas chargés\u00a0: IRCC remplace le "
            "tableau entre avril et juillet"
        ),
        "licence": "Un permis du Collège de votre cabinet prend fin le {day} (reste {left})",
        "licence_over": (
            "Un permis du Collège de votre cabinet a pris fin le {day}. "
            "Nul ne peut agir sans permis."
        ),
        "insurance": (
            "Une assurance erreurs et omissions de votre cabinet prend fin le {day} (reste {left})"
        ),
        "insurance_over": (
            "Une assurance erreurs et omissions de votre cabinet a pris fin le {day}"
        ),
        "your_licence": "Votre permis du Collège prend fin le {day} (reste {left})",
        "your_licence_over": (
            "Votre permis du Collège a pris fin le {day}. Nul ne peut agir sans permis."
        ),
        "your_insurance": "Votre assurance erreurs et omissions prend fin le {day} (reste {left})",
        "your_insurance_over": "Votre assurance erreurs et omissions a pris fin le {day}",
        "licence_day": "Dernier jour de votre permis du Collège",
        "insurance_day": "Dernier jour de votre assurance erreurs et omissions",
        "licence_then": (
            "Sans permis ou sans assurance, nul ne peut agir dans un dossier. Après le "
            "renouvellement, la personne inscrit le nouveau dernier jour sous Mon profil."
        ),
        "licence_second": (
            "Vous recevez ce message à titre de deuxième personne du cabinet; la page Aujourd’hui "
            "dit de qui il s’agit."
        ),
        "licence_open": "Ouvrir Mon profil",
        "licence_open_second": "Ouvrir Aujourd’hui",
    },
)


def phrases_of(language: str) -> Phrases:
    """Return the words for a language code such as fr-ca; English for all that is not French."""
    return FRENCH if language.lower().startswith("fr") else ENGLISH
