"""How far annotators of the same text agree, and where they do not."""
