"""One terminal for the whole desk: start its processes, show their logs, stop them together.

`prepare` makes the data folder ready (with Django), `plan` says which processes there are,
`supervisor` runs them and `guardian` outlives it by a moment to clean up after a `kill -9`.
Only `prepare` imports Django: the supervisor runs all day and should weigh next to nothing.
"""
