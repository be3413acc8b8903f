"""Reads questions: what is asked, of what, in which form, and what the turns before add."""
