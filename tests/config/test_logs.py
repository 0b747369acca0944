"""What a log line says of an error: kind and place, and nothing out of a client's file."""

import io
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, OperationalError

from config.logs import IdsOnly

ROW = "DETAIL: Failing row contains (12, Amara, Okafor, 1988-04-12)."


@pytest.fixture
def written():
    """A logger of its own and what it wrote, formatted as in production."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(IdsOnly("{levelname} {name}: {message}", style="{"))
    logger = logging.Logger("clients")
    logger.addHandler(handler)
    return logger, out


def refuse(error):
    raise error


@pytest.mark.parametrize("kind", [IntegrityError, ValueError, ValidationError, KeyError])
def test_an_error_is_told_by_kind_and_place_without_the_row_it_quotes(written, kind):
    logger, out = written

    try:
        refuse(kind(ROW))
    except kind:
        logger.exception("Client %s cannot be judged.", 12)

    assert "ERROR clients: Client 12 cannot be judged." in out.getvalue()
    assert "in refuse" in out.getvalue()
    assert kind.__name__ in out.getvalue()
    assert "Amara" not in out.getvalue()


def test_an_error_before_the_error_is_told_in_the_same_way(written):
    logger, out = written

    try:
        try:
            refuse(IntegrityError(ROW))
        except IntegrityError as error:
            raise RuntimeError(ROW) from error
    except RuntimeError:
        logger.exception("failed")

    assert out.getvalue().index("IntegrityError") < out.getvalue().index("RuntimeError")
    assert "Amara" not in out.getvalue()


@pytest.mark.parametrize("kind", [OSError, OperationalError, ImproperlyConfigured])
def test_what_is_wrong_with_the_machine_is_said_in_full(written, kind):
    logger, out = written

    try:
        refuse(kind("the disk is full"))
    except kind:
        logger.exception("failed")

    assert "the disk is full" in out.getvalue()


def test_the_workers_own_line_names_the_kind_only(written):
    logger, out = written

    try:
        refuse(ValueError(ROW))
    except ValueError as error:
        logger.exception("Task %(name)s raised: %(exc)s", {"name": "tick", "exc": repr(error)})

    assert "Task tick raised: ValueError" in out.getvalue()
    assert "Amara" not in out.getvalue()
