"""Invented physicians with every kind of fact, for benchmarks, tests and demonstrations.

Names are put together from syllables and belong to nobody. The same seed and day give the same
people. Rows are as the import reads them, with Python values in place of text.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

Row = dict[str, Any]
Case = dict[str, list[Row]]

_GIVEN = ["Ama", "Bel", "Cari", "Dova", "Eli", "Fara", "Geno", "Hani", "Ilo", "Jora", "Kele"]
_GIVEN_ENDS = ["na", "ra", "dis", "vin", "lia", "mor", "tas", "wen", "zo"]
_FAMILY = ["Abren", "Bostar", "Calmi", "Dorvan", "Estil", "Farquem", "Golvar", "Hestro", "Imbar"]
_FAMILY_ENDS = ["di", "son", "ez", "ova", "kar", "lund", "moto", "eke", "shan", "vic"]
_EMPLOYERS = [
    "Harbour General Hospital",
    "Coastal Community Clinic",
    "Northern Lights Health",
    "Prairie Regional Hospital",
    "Riverside Family Practice",
    "St. Aubin Hospital",
    "Lakehead Surgical Centre",
    "Fundy Bay Health Network",
]
_PROVINCES = ["AB", "BC", "MB", "NB", "NL", "NS", "ON", "SK"]
_COUNTRIES = ["IN", "NG", "GB", "IE", "ZA", "EG", "PK", "PH", "BR", "LB", "FR", "IR"]
_NOCS = ["31100", "31101", "31102", "31102", "31102", "31110"]
_TITLES = {
    "31100": "Internist",
    "31101": "General surgeon",
    "31102": "Family physician",
    "31110": "Dentist",
}


class InventedPhysicians:
    """A seeded source of physicians as they might stand in a file on one day."""

    def __init__(self, seed: int, today: date) -> None:
        self.random, self.today = Random(seed), today  # noqa: S311

    def cases(self, count: int, first_number: int = 1) -> Iterator[Case]:
        """Yield `count` physicians; references run on from `first_number`."""
        for number in range(first_number, first_number + count):
            yield self.case(f"{self.today.year}-{number:05}")

    def case(self, reference: str) -> Case:
        """Return one physician: rows by kind, tied to each other by `id` and `of`."""
        case: Case = defaultdict(list)
        case["client"].append(self._client(reference))
        self._family(case)
        self._work(case)
        self._authorization(case)
        self._presence(case)
        self._papers(case)
        if self._chance(0.8):
            case["profile"].append(self._profile())
        for kind, rows in case.items():
            for row in rows:
                row["reference"] = reference
                if kind != "client" and self._chance(0.5):
                    row.setdefault("paper", "copy on file")
        return dict(case)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _maybe(self) -> bool | None:
        return self.random.choice([True, False, False, None])

    def _day(self, most: int, least: int = 0) -> date:
        """Return a day between `most` and `least` days ago; below zero lies ahead."""
        return self.today - timedelta(days=self.random.randint(least, most))

    def _given(self) -> str:
        return self.random.choice(_GIVEN) + self.random.choice(_GIVEN_ENDS)

    def _surname(self) -> str:
        return self.random.choice(_FAMILY) + self.random.choice(_FAMILY_ENDS)

    def _client(self, reference: str) -> Row:
        choose = self.random.choice
        married = choose(["single", "married", "married", "common_law", "divorced", ""])
        return {
            "reference": reference,
            "given_name": self._given(),
            "family_name": self._surname(),
            "birth_date": self._day(365 * 55, 365 * 28) if self._chance(0.95) else None,
            "email": f"file-{reference}@example.test",
            "language": choose(["en-ca", "en-ca", "en-ca", "fr-ca"]),
            "citizenship": choose(_COUNTRIES),
            "country": "CA",
            "province": choose(_PROVINCES),
            "marital_status": married,
            "stage": choose(["profile", "pool", "pool", "pool", "invited", "submitted", "landed"]),
            "represented": self._maybe(),
            "settles_outside_quebec": self._maybe(),
            "has_job_offer": self._maybe(),
            "settlement_funds": choose([None, Decimal(12_000), Decimal(60_000)]),
            "criminal_history": False if self._chance(0.9) else None,
            "passport_expires_on": self._day(30, -365 * 8) if self._chance(0.9) else None,
        }

    def _family(self, case: Case) -> None:
        status = case["client"][0]["marital_status"]
        if status in {"married", "common_law"}:
            relation = "spouse" if status == "married" else "partner"
            case["family-member"].append(self._relative(relation, 365 * 50, 365 * 26, "f1"))
        if case["family-member"] and self._chance(0.5):
            case["family-member"].append(self._relative("child", 365 * 21, 60, "f2"))
        if case["family-member"] and self._chance(0.3):
            case["partner-job"].append(self._partner_job())

    def _relative(self, relation: str, oldest: int, youngest: int, label: str) -> Row:
        return {
            "id": label,
            "relation": relation,
            "given_name": self._given(),
            "family_name": self._surname(),
            "birth_date": self._day(oldest, youngest),
            "is_accompanying": self._maybe(),
            "is_canadian_or_permanent_resident": False,
            "passport_expires_on": self._day(30, -365 * 8) if self._chance(0.5) else None,
        }

    def _partner_job(self) -> Row:
        first_day = self._day(1200, 200)
        return {
            "of": "f1",
            "employer": self.random.choice(_EMPLOYERS),
            "noc_code": self.random.choice(["31301", "21231", "11100", "65100"]),
            "kind": "employee",
            "first_day": first_day,
            "last_day": first_day + timedelta(days=500) if self._chance(0.5) else None,
            "hours_per_week": Decimal("37.5"),
            "is_paid": True,
            "is_authorized": self._maybe(),
        }

    def _work(self, case: Case) -> None:
        begins = self._day(365 * 4, 120)
        for number in range(self.random.choice([1, 1, 1, 2])):
            ends = begins + timedelta(days=self.random.randint(90, 900))
            goes_on = self._chance(0.5) or ends >= self.today
            job = self._job(f"j{number + 1}", begins, None if goes_on else ends)
            case["job"].append(job)
            if self._chance(0.4):
                case["leave"].append(self._leave(job))
            begins += timedelta(days=self.random.randint(0, 300))
        if self._chance(0.4):
            abroad = self._job("j9", begins - timedelta(1500), begins - timedelta(200))
            abroad |= {"country": self.random.choice(_COUNTRIES), "province": ""}
            case["job"].append(abroad | {"employer": f"{self._surname()} Hospital"})

    def _job(self, label: str, first_day: date, last_day: date | None) -> Row:
        noc = self.random.choice(_NOCS)
        kind = self.random.choice(["employee"] * 6 + ["self_employed", "resident_or_fellow", ""])
        hours = self.random.choice(["37.5", "40", "40", "30", "24", "20", "60", None])
        return {
            "id": label,
            "employer": self.random.choice(_EMPLOYERS),
            "job_title": _TITLES[noc],
            "noc_code": noc,
            "kind": kind,
            "country": "CA",
            "province": self.random.choice(_PROVINCES),
            "first_day": first_day,
            "last_day": last_day,
            "hours_per_week": Decimal(hours) if hours else None,
            "is_paid": True if self._chance(0.95) else None,
            "is_publicly_funded": self._maybe() if kind == "self_employed" else None,
            "duties_confirmed": self._maybe(),
            "is_primary": label == "j1",
        }

    def _leave(self, job: Row) -> Row:
        first_day = job["first_day"] + timedelta(days=self.random.randint(10, 80))
        kinds = ["paid_vacation", "paid_vacation", "unpaid", "sick", "parental"]
        return {
            "of": job["id"],
            "kind": self.random.choice(kinds),
            "first_day": first_day,
            "last_day": first_day + timedelta(days=self.random.randint(4, 20)),
        }

    def _authorization(self, case: Case) -> None:
        first = case["job"][0]
        is_open = self._chance(0.3)
        begins = first["first_day"] - timedelta(days=self.random.randint(0, 30))
        ends = begins + timedelta(days=self.random.choice([365, 730, 1095]))
        permit = {
            "id": "p1",
            "kind": "open" if is_open else "employer_specific",
            "employers": "" if is_open else first["employer"],
            "first_day": begins,
            "last_day": ends,
        }
        case["permit"].append(permit)
        if ends < self.today:
            self._renewal(case, permit)
        if self._chance(0.05):
            case["employer-change"].append(
                {"employer": self.random.choice(_EMPLOYERS), "first_day": self._day(400, 100)}
            )
        if self._chance(0.03):
            gap = self._day(700, 60)
            case["status-gap"].append({"first_day": gap, "last_day": gap + timedelta(days=20)})

    def _renewal(self, case: Case, permit: Row) -> None:
        """Renew a permit that ran out: in time, late, or not on file at all."""
        decided = permit["last_day"] + timedelta(days=self.random.randint(20, 90))
        if self._chance(0.8):
            filed = permit["last_day"] - timedelta(days=self.random.randint(-10, 60))
            is_decided = decided <= self.today
            case["renewal"].append(
                {
                    "of": permit["id"],
                    "applied_on": min(filed, self.today),
                    "decided_on": decided if is_decided else None,
                    "outcome": "approved" if is_decided else "",
                }
            )
        if decided <= self.today:
            last_day = decided + timedelta(days=730)
            case["permit"].append(permit | {"id": "p2", "first_day": decided, "last_day": last_day})

    def _presence(self, case: Case) -> None:
        home = case["client"][0]["citizenship"]
        arrived = case["permit"][0]["first_day"]
        case["residence"] += [
            {"country": home, "first_day": arrived - timedelta(3000), "last_day": arrived},
            {"country": "CA", "province": "ON", "first_day": arrived},
        ]
        if case["family-member"] and self._chance(0.3):
            case["residence"].append(
                {"of": "f1", "country": home, "first_day": self._day(6000, 900)}
            )
        for _number in range(self.random.choice([0, 0, 1, 2])):
            left = self._day(1000, 40)
            back = left + timedelta(days=self.random.randint(3, 30))
            case["absence"].append({"country": home, "first_day": left, "last_day": back})

    def _papers(self, case: Case) -> None:
        if self._chance(0.85):
            case["language-test"].append(self._language_test())
        if case["family-member"] and self._chance(0.2):
            case["language-test"].append(self._language_test() | {"of": "f1"})
        if self._chance(0.8):
            case["credential"].append(self._diploma(case["client"][0]["citizenship"]))
        if self._chance(0.8):
            case["licence"].append(self._licence())
        if self._chance(0.08):
            begins = self._day(1200, 400)
            case["study"].append(
                {
                    "institution": "Invented University",
                    "country": "CA",
                    "is_full_time": self._maybe(),
                    "first_day": begins,
                    "last_day": begins + timedelta(days=240),
                }
            )
        if self._chance(0.1):
            issued = self._day(300, 10)
            case["nomination"].append(
                {
                    "province": self.random.choice(_PROVINCES),
                    "stream": "Physicians",
                    "issued_on": issued,
                    "expires_on": issued + timedelta(days=180),
                    "is_enhanced": self._maybe(),
                }
            )

    def _language_test(self) -> Row:
        test = self.random.choice(["ielts_general", "celpip_general", "pte_core", "tef_canada"])
        scores = {
            "ielts_general": ["6.0", "6.5", "7.0", "7.5", "8.0", "8.5"],
            "celpip_general": ["7", "8", "9", "10", "11"],
            "pte_core": ["60", "69", "76", "82", "88"],
            # The previous scale, which Express Entry reads; low enough for every ability.
            "tef_canada": ["207", "249", "280", "298"],
        }[test]
        taken = {"test": test, "taken_on": self._day(900, 10)}
        abilities = ("listening", "reading", "writing", "speaking")
        return taken | {name: Decimal(self.random.choice(scores)) for name in abilities}

    def _diploma(self, country: str) -> Row:
        awarded = self._day(9000, 2500)
        has_eca = self._chance(0.7)
        return {
            "level": "master_or_professional",
            "name": "Doctor of Medicine",
            "institution": "Invented University",
            "country": country,
            "awarded_on": awarded,
            "program_years": Decimal(6),
            "is_medical_diploma": True,
            "eca_issuer": "Medical Council of Canada" if has_eca else "",
            "eca_issued_on": self._day(1500, 30) if has_eca else None,
            "eca_level": "master_or_professional" if has_eca else "",
        }

    def _licence(self) -> Row:
        first_day = self._day(1400, 100)
        return {
            "jurisdiction": self.random.choice(_PROVINCES),
            "regulator": "College of Physicians and Surgeons",
            "class_name": self.random.choice(["Provisional", "Full", "Restricted"]),
            "kind": self.random.choice(["provisional", "independent", "restricted", ""]),
            "first_day": first_day,
            "last_day": first_day + timedelta(days=1095) if self._chance(0.5) else None,
        }

    def _profile(self) -> Row:
        submitted = self._day(360, 5)
        second = time(
            self.random.randrange(24), self.random.randrange(60), self.random.randrange(60)
        )
        score = self.random.randint(300, 520) if self._chance(0.8) else None
        return {
            "number": f"E{self.random.randrange(10**9):09}",
            "submitted_at": datetime.combine(submitted, second, tzinfo=UTC),
            "expires_on": submitted + timedelta(days=365),
            "crs_score": score,
            "crs_score_on": min(submitted + timedelta(days=1), self.today) if score else None,
        }
