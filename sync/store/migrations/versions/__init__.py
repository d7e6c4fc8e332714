"""One file a layout, frozen once released: a change of the tables is a new file, not an edit."""
