"""Rules by layer, diagnostics and their renderers. A check yields findings and prints nothing."""
