"""What trains networks only to compare them, and what audits a face set."""
