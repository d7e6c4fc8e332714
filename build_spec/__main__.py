"""``python3 build_spec <verb>``: readable by any Python 3, so that an old one is told what it lacks."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this is the one place that an older Python reaches)
    found = sys.version.split()[0]
    sys.stderr.write("需要 Python 3.11 或更高版本，当前是 " + found + "。\n")
    sys.stderr.write("Python 3.11 or newer is needed, this is " + found + ".\n")
    sys.exit(3)

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from build_spec.verbs import main  # noqa: E402 (only after the check above)

sys.exit(main(sys.argv[1:]))
