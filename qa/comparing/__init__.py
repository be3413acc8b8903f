"""Sets subjects side by side: a table whose every cell is an exact quote."""
