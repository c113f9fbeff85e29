"""The page "Your turn": the visitor judges faces, and sees how well."""
