"""The frame of every page in a real browser: no axe finding, keys, narrow screens, no script."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.browser import axe
from tests.factories import PASSWORD, make_firm, make_user

# Read as text, so that this list needs no configured site.
SIGNED_OUT = [
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/signup/",
    "/no-such-page/",
]
SETTINGS = [
    "/settings/",
    "/settings/firm/",
    "/settings/people/",
    "/settings/people/invite/",
    "/settings/audit/",
    "/settings/audit/?first_day=soon",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/password/change/",
    "/account/logout/",
]


@pytest.fixture
def owner(live_server):
    firm = make_firm(name="Roy & Singh Immigration")
    return make_user(firm=firm, role=Role.OWNER, full_name="Marie Roy", password=PASSWORD)


@pytest.fixture
def office(page, owner, live_server):
    """The settings, opened by the owner."""
    signed_in = Client()
    signed_in.force_login(owner)
    cookie = signed_in.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(reverse("accounts:settings"))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_before_signing_in_have_no_axe_finding(page, scheme):
    page.emulate_media(color_scheme=scheme)
    found = {}
    for path in SIGNED_OUT:
        page.goto(path)
        found[path] = axe(page)

    assert found == {path: [] for path in SIGNED_OUT}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_settings_have_no_axe_finding(office, scheme):
    office.emulate_media(color_scheme=scheme)
    found = {}
    for path in SETTINGS:
        office.goto(path)
        found[path] = axe(office)

    assert found == {path: [] for path in SETTINGS}


def test_pages_fit_a_screen_of_360_pixels(office):
    office.set_viewport_size({"width": 360, "height": 740})
    too_wide = {}
    for path in SETTINGS:
        office.goto(path)
        too_wide[path] = office.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    assert too_wide == dict.fromkeys(SETTINGS, 0)


def test_dark_follows_the_system_and_gives_way_to_the_persons_choice(office, owner):
    ground = "getComputedStyle(document.body).backgroundColor"
    office.emulate_media(color_scheme="light")
    light = office.evaluate(ground)
    office.emulate_media(color_scheme="dark")
    dark = office.evaluate(ground)

    office.check("text=Light")
    office.click("text=Save")

    assert light != dark
    assert office.evaluate(ground) == light


def test_slash_leads_to_search_and_question_mark_to_the_list_of_keys(office):
    office.keyboard.press("/")
    focused = office.evaluate("document.activeElement.id")
    office.keyboard.press("Escape")
    office.evaluate("document.activeElement.blur()")
    office.keyboard.press("?")

    assert focused == "search"
    assert office.locator("#keyboard-help").is_visible()
    assert axe(office) == []


def test_keys_are_typed_not_obeyed_inside_a_field(office):
    office.fill("#id_full_name", "")
    office.type("#id_full_name", "a/g?")

    assert office.input_value("#id_full_name") == "a/g?"
    assert not office.locator("#keyboard-help").is_visible()


def test_keys_can_be_switched_off_in_this_browser(office):
    office.keyboard.press("?")
    office.uncheck("#keyboard-on")
    office.click("#keyboard-help button")
    office.reload()
    office.keyboard.press("/")

    assert office.evaluate("document.activeElement.id") != "search"


def test_g_and_a_letter_go_to_a_page(office):
    office.keyboard.press("g")
    office.keyboard.press("c")
    office.wait_for_url("**/clients/")

    assert office.url.endswith("/clients/")


def test_leaving_with_unsaved_words_asks_first(office):
    asked = []
    office.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    office.fill("#id_full_name", "Not saved")
    with office.expect_event("dialog"):
        office.click("text=Signing in", no_wait_after=True)

    assert asked == ["beforeunload"]
    assert office.url.endswith("/settings/")


def test_saving_does_not_ask(office):
    asked = []
    office.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    office.fill("#id_full_name", "Marie R. Roy")
    office.click("text=Save")
    office.locator("text=Your profile is saved.").wait_for()

    assert asked == []


def test_without_script_the_narrow_menu_opens_and_signing_out_works(browser, owner, live_server):
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )
    page = context.new_page()
    page.goto(reverse("account_login"))
    page.fill("#id_login", owner.email)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.goto(reverse("accounts:settings"))

    page.click("summary:has-text('Menu')")
    menu_is_open = page.locator(
        "nav[aria-label='Main, narrow screen'] >> text=Deadlines"
    ).is_visible()
    page.click("summary:has-text('Menu')")
    page.click("summary:has-text('Your menu')")
    page.click("text=Sign out")

    assert menu_is_open
    assert page.url.endswith(reverse("account_login"))
    context.close()


def test_skip_link_is_first_and_leads_to_the_content(office):
    office.keyboard.press("Tab")
    first = office.evaluate("document.activeElement.className")
    office.keyboard.press("Enter")

    assert first == "skip-link"
    assert office.evaluate("document.activeElement.id") == "main"


def test_on_paper_the_frame_is_left_out(office):
    office.emulate_media(media="print")

    assert not office.locator(".sidebar").is_visible()
    assert not office.locator(".topbar").is_visible()
    assert office.locator("h1").is_visible()
