"""The library's tab: its documents and what could not be read."""
