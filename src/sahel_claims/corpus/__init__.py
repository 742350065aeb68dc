"""Documents on disk: read, write, iterate, in the folder form and the packed form."""
