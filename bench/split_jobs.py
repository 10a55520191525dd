"""Do every owed split in this process, as a worker would; print the CPU seconds it took.

Started by desk.py with the environment of its desk. Searches that the splits make necessary
stay owed: what they cost depends on the library and the providers.
"""

import time

import django

django.setup()

from annotations.models import Job  # noqa: E402 (models need Django set up)
from annotations.services.work import do_job  # noqa: E402 (as above)

owed = Job.objects.filter(kind=Job.Kind.SPLIT_ARTICLE, state=Job.State.OWED)
job_ids = list(owed.order_by("id").values_list("id", flat=True))
started = time.process_time()
for job_id in job_ids:
    do_job(job_id)
spent = time.process_time() - started
assert Job.objects.filter(pk__in=job_ids, state=Job.State.DONE).count() == len(job_ids)
print(spent)
