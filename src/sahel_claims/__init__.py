"""sahel-claims: an annotated corpus of contested reporting.

``load`` gives the splits in memory, ``path`` a folder for ``datasets.load_dataset``,
``documents`` the typed records.
"""

from .dataset import documents, load, path
from .version import __version__

__all__ = ["__version__", "documents", "load", "path"]
