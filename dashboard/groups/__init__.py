"""The page "Groups": mean activations of groups of faces, side by side."""
