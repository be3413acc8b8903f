"""Chooses from the passages found the sentences that answer, and completes them."""
