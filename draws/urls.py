from django.urls import path, register_converter

from draws import views
from draws.rules.invitation import Ending


class EndingConverter:
    """An ending of an invitation in an address."""

    regex = "|".join(Ending)

    def to_python(self, value: str) -> Ending:
        return Ending(value)

    def to_url(self, value: Ending | str) -> str:
        return str(value)


register_converter(EndingConverter, "ending")

app_name = "draws"
urlpatterns = [
    path("rounds/", views.round_list, name="round_list"),
    path("rounds/<slug:number>/", views.round_detail, name="round_detail"),
    path("clients/<int:pk>/rounds/", views.client_rounds, name="client_rounds"),
    path("clients/<int:pk>/ita/", views.ita_record, name="ita_record"),
    path("clients/<int:pk>/ita/<int:ita_pk>/", views.ita_detail, name="ita_detail"),
    path("clients/<int:pk>/ita/<int:ita_pk>/<ending:ending>/", views.ita_close, name="ita_close"),
]
