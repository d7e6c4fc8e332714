"""The reference pack: roster, types and rules as one TUF repository that administrators sign together."""
