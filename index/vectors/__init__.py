"""The vector index: FAISS segments that never change, and a manifest for each generation."""
