"""One way a field looks: label, field, error with a link to it, help; each tied to the field."""

from datetime import date

import pytest
from django import forms

from config.day_field import DayField


class JobForm(forms.Form):
    needed_by_case = ("letter",)
    employer = forms.CharField(help_text="As the letter prints it.")
    first_day = DayField()
    hours = forms.DecimalField(required=False)
    letter = forms.FileField(required=False)
    noc = forms.ChoiceField(choices=[("31100", "31100"), ("31102", "31102")])
    paid = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "Employee")], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("employer", "text"),
        ("first_day", "date"),
        ("hours", "number"),
        ("letter", "file"),
        ("noc", "select"),
        ("paid", "check"),
        ("kind", "choices"),
    ],
)
def test_field_knows_its_kind(name, kind):
    assert JobForm()[name].kind == kind


def test_date_shows_the_form_in_which_it_is_typed():
    assert 'placeholder="2026-02-19"' in str(JobForm()["first_day"])


def test_refused_form_lists_its_errors_with_links_to_the_fields():
    page = str(JobForm({"employer": "Harbour", "first_day": "soon", "noc": "31100", "kind": "a"}))

    assert 'role="alert"' in page
    assert '<a href="#id_first_day">First day</a>' in page
    assert "#id_employer" not in page


def test_bad_date_says_how_to_write_one():
    assert "Write it as 2026-02-19" in str(JobForm({"first_day": "31.13.2025"}))


def test_day_that_can_be_read_in_two_ways_is_refused_with_both():
    page = str(JobForm({"first_day": "03/04/2020"})["first_day"].errors)

    assert "can be 4 March 2020 or 3 April 2020. Write 2020-03-04 or 2020-04-03." in page


@pytest.mark.parametrize("typed", ["14 March 1986", "14/03/1986", "March 14, 1986"])
def test_form_that_comes_back_shows_a_day_that_was_read_as_iso(typed):
    form = JobForm({"first_day": typed})

    assert 'value="1986-03-14"' in str(form["first_day"])
    assert not form["first_day"].errors


def test_form_that_comes_back_keeps_what_could_not_be_read_as_typed():
    assert 'value="03/04/2020"' in str(JobForm({"first_day": "03/04/2020"})["first_day"])


def test_day_read_again_from_other_words_has_not_changed():
    form = JobForm({"first_day": "14 March 1986"}, initial={"first_day": date(1986, 3, 14)})

    assert "first_day" not in form.changed_data


def test_error_and_help_are_read_with_the_field():
    page = str(JobForm({"employer": ""}))

    assert 'aria-describedby="id_employer_helptext id_employer_error"' in page
    assert 'id="id_employer_helptext"' in page
    assert 'id="id_employer_error"' in page
    assert 'aria-invalid="true"' in page


def test_choices_stand_in_a_fieldset_with_their_question():
    page = JobForm()["kind"].as_field_group()

    assert "<fieldset" in page
    assert "<legend>Kind</legend>" in page


def test_field_that_may_stay_empty_says_so():
    assert "(optional)" in JobForm()["hours"].as_field_group()
    assert "(optional)" not in JobForm()["employer"].as_field_group()


def test_field_that_is_needed_in_some_cases_is_not_called_optional():
    assert "(optional)" not in JobForm()["letter"].as_field_group()


def test_what_was_typed_is_shown_as_text_never_as_markup():
    page = str(JobForm({"employer": "<b>x</b>", "first_day": '"><script>'}))

    assert "<b>x</b>" not in page
    assert "<script>" not in page
