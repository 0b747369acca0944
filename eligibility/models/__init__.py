"""Dated rules as the office keeps them, and what they concluded of each client."""

from eligibility.models.answers import CurrentAnswers
from eligibility.models.assessment import Assessment, CurrentAssessment
from eligibility.models.job import Job
from eligibility.models.noc import NocElement, NocUnitGroup
from eligibility.models.rule_life import ImpactLine, ImpactList, WithdrawalRequest, answer_in_words
from eligibility.models.rule_version import Confidence, RuleNotice, RuleVersion
from eligibility.models.what_if import WhatIf

__all__ = [
    "Assessment",
    "Confidence",
    "CurrentAnswers",
    "CurrentAssessment",
    "ImpactLine",
    "ImpactList",
    "Job",
    "NocElement",
    "NocUnitGroup",
    "RuleNotice",
    "RuleVersion",
    "WhatIf",
    "WithdrawalRequest",
    "answer_in_words",
]
