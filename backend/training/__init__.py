"""From face sets to trained weights."""
