"""How signed steps travel: the wire's shapes, the HTTP client and the one sync loop."""
