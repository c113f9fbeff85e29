"""Whole collections on Ray Data: `uncanny batch`."""
