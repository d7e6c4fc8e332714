"""Versions of an article in other scripts and languages: begun, read beside the original, and kept up with it.

The desk holds every rule (``sync.desk.variants``); here a person reads paragraph by paragraph and says so.
"""
