"""`python -m backend.cli`, which is `uncanny`."""

from backend.cli.app import main

main()
