"""Validate documents from a checkout: ``sahel-claims validate``, with the same options.

python scripts/validate.py corpus
"""

import sys

from sahel_claims.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["validate"]
    main()
