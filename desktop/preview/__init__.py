"""The public pages of an article before it is public, as a list entry, a web page and on a telephone."""
