"""The chain of one article: who signed what, whether it holds, and the three duties."""

from __future__ import annotations
