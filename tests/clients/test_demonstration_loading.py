"""When the demonstration may be loaded, and that it is alive on whatever day."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Firm
from deadlines.models import Deadline

pytestmark = pytest.mark.django_db


def test_production_refuses_the_demonstration(settings):
    settings.DEBUG = settings.EMBEDDED = False

    with pytest.raises(CommandError, match="--force"):
        call_command("load_demonstration")

    assert not Firm.objects.exists()


def test_demonstration_is_alive_when_loaded_a_year_later():
    call_command("load_demonstration", today=date(2027, 12, 1), verbosity=0)

    assert Deadline.objects.open().get().due_at == datetime(2028, 1, 11, tzinfo=UTC)
