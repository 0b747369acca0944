"""The facts of a client's file, as papers say them. Unknown is null, never a default."""

from clients.models.authorization import (
    Absence,
    EmployerChangeConfirmation,
    PermitRenewal,
    StatusGap,
    WorkPermit,
)
from clients.models.checked_file import CheckedFile
from clients.models.client import Client, FamilyMember, MaritalStatus, Residence, Stage
from clients.models.education import Credential, EducationLevel, StudyPeriod
from clients.models.employment import Employment, Leave, PartnerEmployment
from clients.models.language import LanguageTest
from clients.models.letter import DutyDecision, EmployerLetter
from clients.models.licence import Licence
from clients.models.profile import ExpressEntryProfile, Nomination

__all__ = [
    "Absence",
    "CheckedFile",
    "Client",
    "Credential",
    "DutyDecision",
    "EducationLevel",
    "EmployerChangeConfirmation",
    "EmployerLetter",
    "Employment",
    "ExpressEntryProfile",
    "FamilyMember",
    "LanguageTest",
    "Leave",
    "Licence",
    "MaritalStatus",
    "Nomination",
    "PartnerEmployment",
    "PermitRenewal",
    "Residence",
    "Stage",
    "StatusGap",
    "StudyPeriod",
    "WorkPermit",
]
