"""How forms are rendered: one field template for the whole product."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    field_template_name = "components/_field.html"
