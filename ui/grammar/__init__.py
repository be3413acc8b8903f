"""The command line's grammar and its Chinese help, by topic; it imports no other room."""
