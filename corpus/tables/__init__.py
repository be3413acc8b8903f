"""Tables to rows that can be read and found alone, each value with the name of its column."""
