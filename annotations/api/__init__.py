"""The API: parse, call a service or a queryset, render; everything under /api/v1/.

`endpoint` is what every address shares; `articles`, `claims`, `moves`, `sources`, `reviews`,
`jobs`, `export` and `tokens` are the addresses; `shapes` declares what goes in and out, and
`presenters` builds what goes out.
"""
