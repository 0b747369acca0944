"""The mail that asks a new person to choose a password."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User


def mail_invitation(request: HttpRequest, person: User) -> None:
    """Send the link, outside any transaction, and say so.

    An account whose mail failed stays; the message then says what to do.
    """
    try:
        get_adapter().send_invitation(person)
    except OSError:
        messages.error(
            request,
            _("The account is there, but the mail could not be sent. Send it again in a while."),
        )
    else:
        messages.success(
            request, _("An invitation is on its way to %(email)s.") % {"email": person.email}
        )
