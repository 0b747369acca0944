"""The secret of an embedded installation: made on this machine at first use, never shipped."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, made at the first call; only the file's owner may read it.

    Of two processes that make it at once, one wins and both return its secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # fails, unlike a rename, when another process was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
