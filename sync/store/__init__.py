"""One person's encrypted store: everything the desk knows, in one file, one transaction an act.

Start with ``sync.store.store.Store.open``; each kind of thing has a module of functions that take the transaction
first (``drafts``, ``outbox``, ``steps``, …) and give frozen dataclasses of ``sync.store.records``. Nothing here knows
the network, and importing this package or its ``records`` and ``errors`` must not import SQLAlchemy.
"""
