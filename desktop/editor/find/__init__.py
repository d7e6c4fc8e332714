"""Find and replace over the text being written: what is found is painted over the page and never enters the document."""
