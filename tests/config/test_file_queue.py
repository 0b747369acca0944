"""The queue in a folder: whole messages only, whoever is killed in between."""

import json
import subprocess
import sys
from queue import Empty

import pytest
from django.conf import settings
from kombu import Connection
from kombu.transport.virtual import BrokerState

from config.file_queue import Transport

WRITERS, MESSAGES = 3, 200
WRITE = """
import json, sys
from kombu import Connection
options, number = json.loads(sys.argv[1]), int(sys.argv[2])
transport = "config.file_queue:Transport"
with Connection("filesystem://localhost", transport=transport, transport_options=options) as each:
    queue = each.SimpleQueue("celery")
    for count in range(number):
        queue.put({"count": count})
"""


@pytest.fixture
def options(tmp_path):
    """A fresh queue: the folders, and nothing remembered of another."""
    names = {
        "data_folder_in": "messages",
        "data_folder_out": "messages",
        "processed_folder": "processed",
        "control_folder": "control",
    }
    for folder in names.values():
        (tmp_path / folder).mkdir(exist_ok=True)
    folders = {name: str(tmp_path / folder) for name, folder in names.items()}
    return folders | {"store_processed": False, "polling_interval": 0.001}


@pytest.fixture
def queue(options, monkeypatch):
    monkeypatch.setattr(Transport, "global_state", BrokerState())
    with Connection(
        "filesystem://localhost",
        transport="config.file_queue:Transport",
        transport_options=options,
    ) as connection:
        yield connection.SimpleQueue("celery")


def next_of(queue):
    message = queue.get(timeout=20)
    message.ack()
    return message.payload


@pytest.mark.parametrize("half", [b"", b'{"body": "eyJ'])
def test_half_a_message_is_passed_over_and_the_next_one_read(queue, tmp_path, half):
    (tmp_path / "messages" / "0_of-a-killed-process.celery.msg").write_bytes(half)
    queue.put({"whole": True})

    assert next_of(queue) == {"whole": True}
    with pytest.raises(Empty):
        queue.get(timeout=0.05)


def test_what_is_bound_is_written_anew_where_it_cannot_be_read(queue, tmp_path, monkeypatch):
    queue.put({"number": 1})
    (tmp_path / "control" / "celery.exchange").write_bytes(b"")
    monkeypatch.setattr(Transport, "global_state", BrokerState())  # as after a start

    with queue.channel.connection.client.clone() as later:
        later.SimpleQueue("celery").put({"number": 2})

    assert [next_of(queue), next_of(queue)] == [{"number": 1}, {"number": 2}]


def test_every_message_of_several_writers_arrives_whole(queue, options):
    command = [sys.executable, "-c", WRITE, json.dumps(options), str(MESSAGES)]
    writers = [subprocess.Popen(command, cwd=settings.BASE_DIR) for _ in range(WRITERS)]

    counts = sorted(next_of(queue)["count"] for _ in range(WRITERS * MESSAGES))

    assert [writer.wait() for writer in writers] == [0] * WRITERS
    assert counts == sorted(list(range(MESSAGES)) * WRITERS)
