"""How every form is drawn: one field template, and the class names Tabler's widgets expect."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from config.day_field import DayField


class Field(BoundField):
    """A field that knows its kind, for the template and the style."""

    @property
    def kind(self) -> str:
        """One of check, choices, date, number, select, file or text."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return "choices"
        if isinstance(widget, forms.Select):
            return "select"
        if isinstance(widget, forms.FileInput):
            return "file"
        if isinstance(self.field, DayField):
            return "date"
        if isinstance(self.field, (forms.IntegerField, forms.FloatField)):
            return "number"
        return "text"

    @property
    def may_stay_empty(self) -> bool:
        """Whether nothing is ever missed without it.

        A form's `needed_by_case` names the fields that are needed in some cases only: their help
        says in which.
        """
        by_case: Collection[str] = getattr(self.form, "needed_by_case", ())
        return not self.field.required and self.name not in by_case

    @property
    def is_check(self) -> bool:
        """Whether the label stands after its single box."""
        return self.kind == "check"

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the class of the widget's kind."""
        built = super().build_widget_attrs(attrs, widget)
        own = (widget or self.field.widget).attrs
        if self.kind == "select":
            built.setdefault("class", own.get("class", "form-select"))
        elif self.kind not in {"check", "choices"}:
            built.setdefault("class", own.get("class", "form-control"))
        return built


class FieldRenderer(TemplatesSetting):
    """Draws forms and fields with the project's own templates."""

    form_template_name = "components/_form_body.html"
    field_template_name = "components/_field.html"
    bound_field_class = Field
