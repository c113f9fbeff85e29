"""The page "The model": what it is made of, how it learned, how right it is."""
