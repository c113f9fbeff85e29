"""The command line: `uncanny …`."""
