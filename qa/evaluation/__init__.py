"""Measures the answering room: cases written by people, and how well the answers meet them."""
