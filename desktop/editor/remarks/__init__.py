"""Remarks on places of the text: their marks over it, their cards beside it, and what can be said and done."""
