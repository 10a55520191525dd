"""The ways this API itself refuses a request; the steps and services have theirs."""

from rest_framework import exceptions


class InvalidQuery(exceptions.ValidationError):
    """A query parameter is unknown, repeated or out of its range."""


class InvalidHeader(exceptions.ValidationError):
    """A header does not have the form it needs."""


class PreconditionRequired(exceptions.APIException):
    """A write on a claim came without `If-Match`."""


class Conflict(exceptions.APIException):
    """What was asked contradicts what is stored."""


class TooLargeBody(exceptions.APIException):
    """The body is larger than the desk reads."""


class LockedOut(exceptions.APIException):
    """Too many sign-ins of this name from this address failed."""
