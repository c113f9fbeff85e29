"""The page "Mistakes": the faces on which the network errs most."""
