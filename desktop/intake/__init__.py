"""The portal office's page: what the departments sent, and whether it is adopted, declined or published."""

from __future__ import annotations
