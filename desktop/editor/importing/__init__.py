"""Opening a document from outside as a draft: read, shown, and taken over when the person says so."""
