"""A turn of the conversation and its answer as HTML."""
