"""A library kept in Milvus: documents, passages, vectors and words there, the searches run there.

Nothing distributed is written here; what a cluster needs stands in CLUSTER.md beside this file.
"""
