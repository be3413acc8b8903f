"""What an empty conversation shows."""
