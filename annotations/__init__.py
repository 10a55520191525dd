"""The workbench: articles, claims, sources, review, export; in that order, everywhere.

The five folders of those names are the steps: pure Python, no Django. `models/` stores,
`services/` is the only code that writes, `tasks.py` is Celery's way in, and the edges
(`api/`, `web/`, `admin.py`, `management/`) parse, call a service or a queryset, render.
"""
