from django.urls import path, register_converter

from draws.rules.invitation import Ending
from draws.views import answers, filings, invitations, rounds, simulation


class EndingConverter:
    """An ending of an invitation not used, in an address."""

    # A submission has its own page: it needs its proof.
    regex = "|".join(each for each in Ending if each is not Ending.SUBMITTED)

    def to_python(self, value: str) -> Ending:
        return Ending(value)

    def to_url(self, value: Ending | str) -> str:
        return str(value)


register_converter(EndingConverter, "ending")

app_name = "draws"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/if-now/", simulation.round_if_now, name="round_if_now"),
    path("rounds/<slug:number>/", rounds.round_detail, name="round_detail"),
    path("rounds/<slug:number>/confirm/", rounds.round_confirm, name="round_confirm"),
    path("rounds/<slug:number>/standings/", rounds.round_standings, name="round_standings"),
    path("rounds/<slug:number>/what-if/", simulation.round_simulate, name="round_simulate"),
    path("rounds/<slug:number>/clients/<int:pk>/", answers.standing_detail, name="standing_detail"),
    path(
        "rounds/<slug:number>/clients/<int:pk>/no-invitation/",
        answers.no_ita_record,
        name="no_ita_record",
    ),
    path("clients/<int:pk>/rounds/", invitations.client_rounds, name="client_rounds"),
    path("clients/<int:pk>/ita/", invitations.ita_record, name="ita_record"),
    path("clients/<int:pk>/ita/<int:ita_pk>/", invitations.ita_detail, name="ita_detail"),
    path("clients/<int:pk>/ita/<int:ita_pk>/submitted/", filings.ita_file, name="ita_file"),
    path("clients/<int:pk>/ita/<int:ita_pk>/reopen/", filings.ita_reopen, name="ita_reopen"),
    path(
        "clients/<int:pk>/ita/<int:ita_pk>/<ending:ending>/",
        invitations.ita_close,
        name="ita_close",
    ),
]
