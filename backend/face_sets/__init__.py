"""Face sets: made from public repositories, and kept apart from what measures us."""
