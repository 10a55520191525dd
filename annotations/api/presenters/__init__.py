"""Rows to JSON: plain functions over `.values()`, because these run for every row of a list.

Each builds what the shape of the same name declares; a test holds the two together.
"""
