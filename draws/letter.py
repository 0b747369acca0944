"""A letter to the client about a round: prepared in the client's language, never sent from here."""

from django.template.loader import render_to_string
from django.utils import translation

from config.languages import shown_in
from draws.models import ClientStanding


def draft_to_client(standing: ClientStanding, *, has_ita: bool) -> str:
    """Return the text that a consultant may copy, change and send; nothing is kept of it."""
    with translation.override(shown_in(standing.client.language)):
        text = render_to_string(
            "draws/letters/round_to_client.txt",
            {
                "standing": standing,
                "round": standing.round,
                "client": standing.client,
                "has_ita": has_ita,
                "score": standing.candidate["crs_score"],
            },
        )
    return text.strip() + "\n"
