"""Remarks while reading: made on selected words, shown in the text under review and beside it."""
