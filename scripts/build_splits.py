"""Build the splits from a checkout: ``sahel-claims build``, with the same options.

python scripts/build_splits.py --check
"""

import sys

from sahel_claims.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["build"]
    main()
