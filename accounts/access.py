"""Who sees what: every list of a firm's rows starts with `visible_to(user)`."""

from typing import Protocol


class AccessTo(Protocol):
    """What `visible_to` needs to know of a reader: the firm comes from membership, never a URL."""

    @property
    def firm_id(self) -> int | None: ...
