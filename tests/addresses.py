"""Every address of the product, as its URLconf has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the URLconf with the parameters that it takes."""

    name: str
    pattern: str
    parameters: tuple[str, ...]

    def path(self, values: dict[str, Any]) -> str:
        return "/" + self.pattern.format(**values)


@cache
def addresses() -> list[Address]:
    """Return every address of the product, the admin site's included."""
    return list(_walk(get_resolver(), (), "", ()))


def _walk(resolver: Any, spaces: Any, prefix: str, taken: Any) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        shape, names = _shape(entry.pattern)
        if isinstance(entry, URLResolver):
            deeper = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, deeper, prefix + shape, (*taken, *names))
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or "unnamed"))
            yield Address(name, prefix + shape, (*taken, *names))


def _shape(pattern: Any) -> tuple[str, tuple[str, ...]]:
    """Return a pattern as a format text, and the names of its parameters in order."""
    names = tuple(pattern.regex.groupindex)
    ((shape, _),) = normalize(pattern.regex.pattern.removesuffix(r"\Z"))
    return shape.replace("%(", "{").replace(")s", "}"), names
