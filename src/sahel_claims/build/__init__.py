"""From records to rows, tables and splits."""
