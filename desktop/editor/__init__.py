"""The writing screen: the draft as a form, the text, its attachments, and what stands between it and a signature."""
