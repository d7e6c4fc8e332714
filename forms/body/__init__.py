"""The body of an article: a closed document of blocks, its plain text, its HTML and its differences."""
