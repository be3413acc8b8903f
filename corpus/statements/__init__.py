"""What a document says of itself: title, 文号, issuers, dates, relations; and what frames its content."""
