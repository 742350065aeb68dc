"""Models of the token tasks: train, tag, link, evaluate. A leaf: commands call it."""
