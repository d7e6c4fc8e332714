"""The synchronisation page: the only page that touches the network."""

from __future__ import annotations
