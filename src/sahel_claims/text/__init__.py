"""Offsets, lines, tokens and sentences of plain text. Knows nothing else."""
