"""Words of reminders, for templates."""

from django import template

from deadlines.rows import time_before

register = template.Library()
register.filter("time_before", time_before)
