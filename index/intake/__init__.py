"""What brings documents in: which files changed, reading them in processes, keeping what was read."""
