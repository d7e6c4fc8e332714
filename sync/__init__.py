"""How an article travels and who answers for it: chain, log, store, exchange, portal. Never Qt."""
