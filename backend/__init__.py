"""Uncanny: is this a photograph of a person, or did a StyleGAN-type generator make it?"""

__version__ = "0.1.0"
