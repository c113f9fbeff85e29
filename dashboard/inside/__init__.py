"""The page "Inside: feature maps": what each layer answers to a face."""
