"""The claims step: from a text to claims, their figures and their check-worthiness."""
