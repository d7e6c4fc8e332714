"""The approval sheet on paper: words, layout, pages, and the window in which it is looked at before it is printed."""
