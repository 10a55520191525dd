"""Run a plan: `python -m annotations.management.supervisor DESCRIPTOR`, as `manage.py up` does.

The plan is read from an inherited pipe, because a command line is for every user to see.
"""

import os
import sys

from annotations.management.supervisor.plan import Plan
from annotations.management.supervisor.supervisor import main

with os.fdopen(int(sys.argv[1]), encoding="utf-8") as file:
    plan = Plan.from_json(file.read())
sys.exit(main(plan))
