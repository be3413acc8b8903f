"""One loader a format: bytes or text in, `Loaded` out. No loader knows metadata rules or the outline."""
