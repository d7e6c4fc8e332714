"""The names of what lies in a profile folder."""

from __future__ import annotations

PROFILE_FILE = "profile.json"
STORE_FILE = "articles.db"
PACK_FOLDER = "pack"
ROOT_FILE = "root.json"
