"""Ways out of the program: the readable page of an article and the tags a portal page must carry."""
