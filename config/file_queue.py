"""Celery's queue in a folder, for the embedded server: no broker has to be installed.

kombu's own transport writes a message where readers already look for it. Who reads in that moment
gets half of it, or nothing, and the worker ends. Here files appear whole under their name, and what
a killed process left half written is passed over: the next ring asks the same.
"""

# kombu's own classes disagree with each other, and say few types.
# mypy: disable-error-code="no-untyped-call,override"

import logging
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A channel whose files are never seen half written."""

    def _put(self, queue: str, payload: Any, **_: Any) -> None:
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        self._write(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str) -> Any:
        try:
            return super()._get(queue)
        except ValueError:  # taken out of the queue before it was read, so it stops nobody again
            logger.warning("half a message in the queue was passed over")
            raise Empty from None

    def get_table(self, exchange: str) -> list[Any]:
        """Return what is bound to an exchange; nothing where its file cannot be read."""
        try:
            table: list[Any] = super().get_table(exchange)
        except ValueError:  # the next queue that is bound writes it anew
            return []
        return table

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        table = self.get_table(exchange)
        if bound not in table:
            self._write(self._exchange_file(exchange), [bound, *table])

    def _write(self, path: Path, content: Any) -> None:
        aside = Path(self.control_folder) / f"{uuid.uuid4()}.part"
        try:
            aside.write_text(dumps(content), encoding="utf-8")
            aside.replace(path)
        except OSError as error:
            raise ChannelError(f"Cannot add {path.name} to the queue: {error.strerror}") from error


class Transport(filesystem.Transport):
    """kombu's transport through the file system, with channels of this module."""

    Channel = Channel
