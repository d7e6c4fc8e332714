"""What an article is and whether it is fit: content, body, content types, checks. Never Qt, no network."""
