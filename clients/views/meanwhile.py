"""A form whose row somebody else changed since it was opened: both values, nothing lost."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import ModelForm
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from clients.kinds import value_in_words
from clients.meanwhile import Meanwhile, in_words, version_of

CONTESTED = "contested"
MOST_DIGITS = 19


def seen_of(request: HttpRequest, form: "ModelForm[Any]") -> int | None:
    """Return the version of the row that the reader has seen; None where a page does not say.

    That is the version the page said it showed, and the newest where it shows that one: opened
    afresh, or with both values side by side.
    """
    if request.method != "POST" or form.has_error(NON_FIELD_ERRORS, CONTESTED):
        return version_of(form.instance)
    said = request.POST.get("seen", "")
    return int(said) if said.isdecimal() and len(said) < MOST_DIGITS else None


def show_both(form: "ModelForm[Any]", found: Meanwhile, zone: Any) -> None:
    """Say on the form who changed the row and when, and beside each field what is on file now."""
    show_on_file(form, found, zone, {name: _on_file(form, name) for name in found.fields})


def show_on_file(form: BaseForm, found: Meanwhile, zone: Any, on_file: Mapping[str, str]) -> None:
    """Say the same of any form; `on_file` are the stored values in words, empty for unknown."""
    form.add_error(None, ValidationError(in_words(found, zone), code=CONTESTED))
    for name in found.fields:
        if name in form.fields:
            value = on_file[name] or _("not known")
            form.add_error(name, _("On file now: %(value)s.") % {"value": value})


def _on_file(form: "ModelForm[Any]", name: str) -> str:
    """Return the stored value of a field in words; the form was filled from it."""
    field, value = form._meta.model._meta.get_field(name), form.initial.get(name)
    if field.is_relation:
        return str(field.related_model._default_manager.filter(pk=value).first() or "")
    return value_in_words(field, value)
