"""What the end-to-end tests of the extension need to act like a user."""
