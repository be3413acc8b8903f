"""The source panel: a document, its text, its place."""
