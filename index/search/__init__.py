"""Finding and ranking passages in one view of the library."""
