"""Answers many people at once: the same answers, found in several processes."""
