"""The web interface: one file a noun; views parse, call a service or a queryset, and render."""
