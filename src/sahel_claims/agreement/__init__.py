"""What annotators agree on and differ in, how that is settled, and what a release changed."""
