"""The checks of an article: a linter for government texts, offline and exact.

What a rule sees is in ``piece`` and ``article``; what a rule is, in ``rule``; where its data come from, in ``pack``;
``checker`` runs them. One module or folder a family of rules, listed in ``families``.
"""
