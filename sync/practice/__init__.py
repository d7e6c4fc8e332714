"""The practice county: a whole fictional county on this one computer, with make-believe keys and a real portal.

One walks from desk to desk in it. Its keys stand in no real roster and are kept open, so that nobody waits for a PIN
that nobody knows.
"""

from __future__ import annotations

from sync.practice.county import PRACTICE_PIN, PracticeOfficer, home_of, is_practice, officers

__all__ = ["PRACTICE_PIN", "PracticeOfficer", "home_of", "is_practice", "officers"]
