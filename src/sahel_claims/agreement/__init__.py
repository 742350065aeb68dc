"""How far annotators agree, how their differences are settled, and what a release changed."""
