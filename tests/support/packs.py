"""What tests of the reference pack look at."""

from __future__ import annotations

from sync.pack.client import PackClient


def kept(client: PackClient) -> tuple[int, dict[str, bytes]]:
    """All that the desk can read."""
    return client.version, {path: client.target(path) for path in client.paths()}
