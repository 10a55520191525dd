"""The use-cases: the only code that writes.

One file a noun; verb functions with keyword-only arguments, one transaction each. They translate
rows to the steps' dataclasses and back, raise domain exceptions, and never enqueue: where work
is owed they return the ids of the jobs, and the caller rings for them once it is committed.
"""
