"""Rounds, where they leave each client, and the invitations that came."""

from draws.models.feed import FeedSource
from draws.models.invitation import InvitationToApply, InvitationToApplyQuerySet
from draws.models.notice import RoundNotice
from draws.models.rounds import QuarantinedRound, Round, RoundChange, RoundLoad, RoundQuerySet
from draws.models.simulation import SimulatedStanding
from draws.models.standing import ClientStanding, ClientStandingQuerySet, RoundConfirmation

__all__ = [
    "ClientStanding",
    "ClientStandingQuerySet",
    "FeedSource",
    "InvitationToApply",
    "InvitationToApplyQuerySet",
    "QuarantinedRound",
    "Round",
    "RoundChange",
    "RoundConfirmation",
    "RoundLoad",
    "RoundNotice",
    "RoundQuerySet",
    "SimulatedStanding",
]
