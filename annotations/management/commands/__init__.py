"""One module a command; its file name is the command's name."""
