"""Which languages pages are shown in."""

from config.languages import has_catalogue, shown_in


def test_language_is_offered_once_its_catalogue_is_there(tmp_path):
    before = has_catalogue("fr-ca", [tmp_path])
    folder = tmp_path / "fr_CA/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").touch()

    assert (before, has_catalogue("fr-ca", [tmp_path])) == (False, True)


def test_catalogue_of_the_language_serves_its_region(tmp_path):
    folder = tmp_path / "fr/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").touch()

    assert has_catalogue("fr-ca", [tmp_path])


def test_language_that_is_not_offered_falls_back_to_english(settings):
    settings.LANGUAGES = [("en-ca", "English (Canada)")]
    alone = shown_in("fr-ca")
    settings.LANGUAGES = settings.KNOWN_LANGUAGES

    assert (alone, shown_in("fr-ca"), shown_in("")) == ("en-ca", "fr-ca", "en-ca")
