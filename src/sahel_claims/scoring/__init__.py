"""Matching, precision and recall, intervals. Knows spans only: labels and fragments."""
