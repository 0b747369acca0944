"""Random sequences of people, senders and mail: `script/bench --sequences [HOW_MANY]`."""

import os
import subprocess
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run the test of sequences with so many of them; return its exit status."""
    environment = os.environ | {"REMINDER_SEQUENCES": arguments[0] if arguments else "2000"}
    command = [sys.executable, "-m", "pytest", "-q", "--timeout=0", "-p", "no:randomly"]
    command += ["tests/deadlines/test_sequences.py"]
    return subprocess.run(command, env=environment, check=False).returncode
