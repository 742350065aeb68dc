"""brat: its standoff files as they are, and this schema's documents through them."""
