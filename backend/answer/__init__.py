"""The answer about a picture, built once for the API, the command line and batches."""
