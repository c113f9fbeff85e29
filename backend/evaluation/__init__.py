"""From weights to figures: calibration, report, charts, card."""
