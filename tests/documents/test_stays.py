"""Countries lived in, and the days that count toward a police certificate."""

from datetime import date, timedelta

import pytest

from documents.rules.stays import Residence, counting_from, stays, uncovered

FILING = date(2026, 10, 26)
BORN = date(1985, 5, 20)


def one(*residences, born=BORN, filing=FILING):
    (found,) = stays(residences, born, filing)
    return found


def lived(country, first, days):
    return Residence(country, first, first + timedelta(days=days - 1))


@pytest.mark.parametrize(("days", "due"), [(179, False), (180, True), (181, True)])
def test_a_stay_needs_a_certificate_from_180_days_in_a_row(days, due):
    stay = one(lived("PE", date(2019, 1, 1), days))

    assert (stay.longest_days, stay.needs_certificate) == (days, due)


def test_two_stays_that_only_add_up_are_advice_and_not_a_requirement():
    stay = one(lived("PE", date(2019, 1, 1), 100), lived("PE", date(2020, 1, 1), 80))

    assert (stay.total_days, stay.needs_certificate, stay.advisory) == (180, False, True)


def test_the_sum_is_no_advice_below_180_days():
    stay = one(lived("PE", date(2019, 1, 1), 100), lived("PE", date(2020, 1, 1), 79))

    assert stay.advisory is False


def test_periods_that_touch_are_one_stay():
    stay = one(lived("PE", date(2019, 1, 1), 90), lived("PE", date(2019, 4, 1), 90))

    assert (stay.longest_days, stay.needs_certificate) == (180, True)


def test_a_day_between_two_periods_breaks_the_row():
    stay = one(lived("PE", date(2019, 1, 1), 90), lived("PE", date(2019, 4, 2), 90))

    assert (stay.longest_days, stay.needs_certificate) == (90, False)


def test_overlapping_addresses_count_each_day_once():
    stay = one(lived("PE", date(2019, 1, 1), 100), lived("PE", date(2019, 2, 1), 30))

    assert (stay.longest_days, stay.total_days) == (100, 100)


def test_canada_never_needs_a_certificate():
    stay = one(Residence("CA", date(2018, 1, 1), None))

    assert (stay.needs_certificate, stay.advisory) == (False, False)


def test_days_before_the_eighteenth_birthday_do_not_count():
    born = date(2002, 1, 1)
    stay = one(Residence("IN", date(2002, 1, 1), date(2020, 6, 27)), born=born)

    assert (stay.longest_days, stay.needs_certificate) == (179, False)


def test_the_eighteenth_birthday_itself_counts():
    born = date(2002, 1, 1)
    stay = one(Residence("IN", date(2002, 1, 1), date(2020, 6, 28)), born=born)

    assert (stay.longest_days, stay.needs_certificate) == (180, True)


def test_a_stay_that_ended_more_than_ten_years_before_filing_is_left_out():
    assert stays([Residence("GB", date(2010, 1, 1), date(2016, 10, 25))], BORN, FILING) == []


def test_a_stay_reaching_into_the_ten_years_counts_from_their_first_day():
    stay = one(Residence("GB", date(2010, 1, 1), date(2016, 10, 26)))

    assert stay.longest_days == 1


def test_the_ten_years_begin_on_the_same_day_ten_years_before_filing():
    assert counting_from(BORN, FILING) == date(2016, 10, 26)


def test_somebody_born_on_29_february_is_of_age_on_1_march_of_a_common_year():
    assert counting_from(date(2008, 2, 29), FILING) == date(2026, 3, 1)


def test_a_country_lived_in_on_the_filing_day_is_the_current_one():
    assert one(Residence("PH", date(2024, 1, 1), None)).is_current is True


def test_a_country_left_the_day_before_filing_is_a_former_one():
    assert one(Residence("PH", date(2024, 1, 1), date(2026, 10, 25))).is_current is False


def test_the_last_long_stay_is_remembered_when_a_short_one_follows():
    long_one = Residence("PH", date(2019, 1, 1), date(2020, 1, 1))
    stay = one(long_one, lived("PH", date(2022, 5, 1), 20))

    assert stay.last_long_stay_on == date(2020, 1, 1)


def test_each_country_is_one_stay_in_the_order_of_codes():
    found = stays(
        [lived("ZA", date(2018, 1, 1), 200), lived("IN", date(2020, 1, 1), 300)], BORN, FILING
    )

    assert [stay.country for stay in found] == ["IN", "ZA"]


def test_addresses_without_a_gap_leave_nothing_uncovered():
    homes = [
        Residence("IN", date(2000, 1, 1), date(2020, 1, 31)),
        Residence("CA", date(2020, 2, 1), None),
    ]

    assert uncovered(homes, BORN, FILING) == []


def test_a_missing_day_between_addresses_is_found():
    homes = [
        Residence("IN", date(2000, 1, 1), date(2020, 1, 30)),
        Residence("CA", date(2020, 2, 1), None),
    ]

    assert uncovered(homes, BORN, FILING) == [(date(2020, 1, 31), date(2020, 1, 31))]


def test_the_time_before_the_first_and_after_the_last_address_is_uncovered():
    homes = [Residence("IN", date(2017, 1, 1), date(2026, 10, 25))]

    assert uncovered(homes, BORN, FILING) == [
        (date(2016, 10, 26), date(2016, 12, 31)),
        (FILING, FILING),
    ]


def test_without_addresses_the_whole_time_is_uncovered():
    assert uncovered([], BORN, FILING) == [(date(2016, 10, 26), FILING)]
