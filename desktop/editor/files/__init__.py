"""The files of an article: their list, how they come in, how they are looked at, and where the text shows them."""
