"""Ids in addresses: numbers that a database can look for, so that any other is not found."""

from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """A whole number of at most 18 digits, which fits the 64 bits of an id."""

    regex = "[0-9]{1,18}"
