"""Other forms in and out. Each is a leaf: none imports another."""
