"""All that reading one client's letters needs, fetched once for every letter on a page."""

from datetime import datetime
from functools import cached_property

from django.db.models import prefetch_related_objects

from clients.models import Client, EmployerLetter, Employment
from documents.actions import filing_day, utc_date
from documents.letter_check import check_letter, lexicon_on
from documents.letter_page import LetterPage
from documents.models import Checklist
from eligibility.actions import facts_of


class LetterDesk:
    """Reads a client's letters; their age counts on the planned filing day, or today."""

    def __init__(self, client: Client, *, now: datetime) -> None:
        self.client, self.now, self.today = client, now, utc_date(now)
        self.person = facts_of(client)
        self.lexicon = lexicon_on(self.today)
        prefetch_related_objects([client], "licences")
        plan = Checklist.objects.open().filter(client=client).order_by("-made_at").first()
        self.day = filing_day(plan, now) if plan else self.today

    @cached_property
    def letters(self) -> list[EmployerLetter]:
        """Every kept letter of the client with its job and its decisions, the newest first."""
        rows = EmployerLetter.objects.kept().filter(employment__client=self.client)
        found = list(rows.select_related("employment").prefetch_related("decisions"))
        for letter in found:
            letter.employment.client = self.client
        return found

    def page(self, letter: EmployerLetter) -> LetterPage:
        """Return one letter as its page shows it."""
        others = [each for each in self.letters if each.employment_id != letter.employment_id]
        checked = check_letter(letter, self.lexicon, on=self.day, person=self.person, others=others)
        return LetterPage(checked, on=self.today)

    def by_job(self) -> list[tuple[Employment, list[LetterPage]]]:
        """Return each job with its letters, the newest job first."""
        jobs = self.client.employments.order_by("-first_day", "-pk")
        return [
            (job, [self.page(each) for each in self.letters if each.employment_id == job.pk])
            for job in jobs
        ]
