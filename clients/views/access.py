"""What every page of a file begins with: the reader's clients, the reader's day, a way back."""

from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Firm, Role, User
from clients.models import Client


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through."""

    user: User


def client_or_404(request: SignedInRequest, pk: int) -> Client:
    """Return the client with those who carry the file; another firm's is as if missing."""
    clients = Client.objects.visible_to(request.user).select_related(
        "firm", "owner", "backup", "assistant"
    )
    return get_object_or_404(clients, pk=pk)


def firm_or_404(request: SignedInRequest) -> Firm:
    """Return the reader's firm; people of the installation have no files to open."""
    if request.user.firm is None:
        raise Http404
    return request.user.firm


def today_of(request: SignedInRequest) -> date:
    """Return today where the reader is."""
    return timezone.now().astimezone(request.user.zone).date()


def today_of_firm(request: SignedInRequest) -> date:
    """Return today in the zone of the reader's firm: covers begin and end by it."""
    firm = request.user.firm
    return timezone.now().astimezone(firm.zone).date() if firm else today_of(request)


def row_number(text: str | None) -> int:
    """Return the number of a row that an address names; 0, which no row has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def way_back(request: HttpRequest, default: str) -> str:
    """Return the address in `?next` when it is one of ours, else the default."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    # A word without a slash would be taken for the name of a view.
    is_ours = "/" in address and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else default


def may_close(user: User) -> bool:
    """Whether this person may close and reopen files."""
    return user.role in {Role.OWNER, Role.CONSULTANT}
