"""A whole file for the College's inspection or a complaint."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audit import record_act
from accounts.models import Cover, User
from clients.models import Client
from clients.views.access import SignedInRequest, client_or_404, today_of_firm
from deadlines.inspection import write_inspection


@require_safe
def client_inspection(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Send all that the file holds as a ZIP, to the firm's owners and the file's own people.

    Written to a temporary file first: memory stays small, and what fails is an error page rather
    than half an archive.
    """
    client = client_or_404(request, pk)
    covered = Cover.objects.on(today_of_firm(request)).filter(colleague=request.user)
    if not may_inspect(client, request.user, set(covered.values_list("person", flat=True))):
        raise PermissionDenied
    now = timezone.now()
    record_act("inspection_exported", at=now, by=request.user, subject=client)
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        write_inspection(file, client, by=request.user, now=now)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"inspection-{client.pk}.zip")


def may_inspect(client: Client, user: User, covered: set[int]) -> bool:
    """Whether a person of the firm may take a file out; `covered` are whom they cover for."""
    own = {client.owner_id, client.backup_id, client.assistant_id} - {None}
    return user.is_owner or bool(own & {user.pk, *covered})
