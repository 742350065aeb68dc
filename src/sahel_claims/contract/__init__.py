"""The schema compiled: records, labels, features, tables and JSON Schema."""
