"""The human tasks: which faces a person sees, what they answer, and what that comes to."""
