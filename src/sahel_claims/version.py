"""The release of the package and of the dataset in it."""

__version__ = "0.1.0"
