"""The layers and habits that a reader relies on, checked over the whole source."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
# Each app may build on those before it, never on those after it.
APPS = ("accounts", "clients", "eligibility", "draws", "documents", "deadlines")
# The edge reads the clock and may use any app: it calls one thing and answers.
EDGE = {"views", "health", "urls", "tasks", "admin", "management", "middleware"}
# Called by allauth, with the request in hand: the edge under other names.
EDGE_MODULES = {"accounts/adapter.py", "accounts/sign_in_log.py"}
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}
LONGEST_MODULE_IN_LINES = 400

INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|\bhx-on\b|javascript:""",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)


def modules() -> Iterator[Path]:
    """Every module of the product itself, migrations left out."""
    for app in ("config", *APPS):
        for path in sorted((PROJECT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def place(path: Path) -> tuple[str, ...]:
    """The dotted name of a module, in parts."""
    return path.relative_to(PROJECT).with_suffix("").parts


def at_edge(path: Path) -> bool:
    """Whether a module belongs to the edge, by its own or its folder's name (views_export too)."""
    if path.relative_to(PROJECT).as_posix() in EDGE_MODULES:
        return True
    return any(part.split("_")[0] in EDGE for part in place(path)[1:])


def in_rules(path: Path) -> bool:
    """Whether a module holds rules."""
    return place(path)[1:2] == ("rules",)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The line and the dotted name, in parts, of everything a module imports, anywhere in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, tuple(name.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            for name in node.names:
                yield node.lineno, (*str(node.module).split("."), name.name)


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(PROJECT)}:{line}"


def test_an_app_builds_only_on_the_apps_before_it():
    backward = [
        f"{where(path, line)} imports {'.'.join(name)}"
        for path in modules()
        for line, name in imports(path)
        if (app := place(path)[0]) in APPS
        and name[0] in APPS
        and APPS.index(name[0]) > APPS.index(app)
        and name[1:2] != ("rules",)
        and not at_edge(path)
    ]

    assert backward == []


def test_rules_know_only_rules_and_the_standard_library():
    foreign = [
        f"{where(path, line)} imports {'.'.join(name)}"
        for path in filter(in_rules, modules())
        for line, name in imports(path)
        if name[1:2] != ("rules",)
        and (name[0] not in sys.stdlib_module_names or name[0] in {"logging", "socket", "time"})
    ]

    assert foreign == []


def test_only_the_edge_reads_the_clock():
    read = [
        f"{where(path, node.lineno)} uses {name}"
        for path in modules()
        if not at_edge(path) and place(path)[0] in APPS
        for node in ast.walk(tree(path))
        for name in clock_names(node)
    ]

    assert read == []


def clock_names(node: ast.AST) -> Iterator[str]:
    """The names in a node by which the present enters: `date.today`, `timezone.now`."""
    if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
        # A field or an argument may well be called `now`; a clock hangs on a module or a type.
        if ast.unparse(node.value).split(".")[-1] in {"date", "datetime", "timezone", "time"}:
            yield ast.unparse(node)
    elif isinstance(node, ast.ImportFrom) and str(node.module) == "django.utils.timezone":
        yield from (name.name for name in node.names if name.name in CLOCKS)


def test_no_module_grows_beyond_what_one_reading_holds():
    long = [
        f"{path.relative_to(PROJECT)}: {lines} lines"
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE_IN_LINES
    ]

    assert long == []


def test_no_module_is_named_for_having_no_name():
    homeless = {"utils", "helpers", "common", "misc"}

    assert [str(path) for path in modules() if homeless & set(place(path))] == []


def test_no_template_holds_a_style_or_a_script_of_its_own():
    inline = [
        f"{path.relative_to(PROJECT)}: {match[0].strip()}"
        for path in sorted((PROJECT / "templates").rglob("*.*"))
        if path.suffix in {".html", ".svg"}
        for match in INLINE.finditer(COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]

    assert inline == []


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red">',
        "<style>",
        "<script>",
        '<a onclick="go()">',
        '<div hx-on:click="x">',
        '<a href="javascript:x">',
    ],
)
def test_inline_markup_is_recognized(markup):
    assert INLINE.search(markup)


@pytest.mark.parametrize("markup", ['<script src="/a.js" defer>', "<p class=style>", "a = on = b"])
def test_other_markup_is_not_taken_for_inline(markup):
    assert not INLINE.search(markup)


def test_every_form_takes_days_by_the_one_field():
    others = [
        str(path.relative_to(PROJECT))
        for path in modules()
        if path.name != "day_field.py"
        and re.search(r"\bforms\.Date(Field|Input)\b", path.read_text(encoding="utf-8"))
    ]

    assert others == []
