"""The derived indexes as a whole: fed by a writer, published at once, seen by readers at one generation."""
