"""What goes in and out of the API: validation of what comes in, the schema of both."""
