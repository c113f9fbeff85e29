"""The page "What are we dealing with": how a generator makes faces, and faces made here."""
