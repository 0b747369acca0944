"""Files handed out: whatever one turns out to be, a browser that gets it may only save it."""

from django.http import HttpResponse

SAFE_DOWNLOAD = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def pdf_download(made: bytes, name: str) -> HttpResponse:
    """Return a PDF of ours under a name of plain ASCII."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=SAFE_DOWNLOAD | disposition)
