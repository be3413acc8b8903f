"""The word index: texts taken apart into words and pairs of characters, and tantivy over both."""
