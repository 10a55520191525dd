"""Tests of the claims step."""
