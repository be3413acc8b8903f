"""Rerankers read the best passages of the fused search again, beside the question, and re-order them."""
