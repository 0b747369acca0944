"""Today, and the deadlines."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def today(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(timezone.now()))


deadline_list = deadline_detail = deadline_acknowledge = deadline_move = reminder_retry = today
