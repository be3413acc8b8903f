"""Conversations as the browser keeps them: as plain data, read back with suspicion."""
