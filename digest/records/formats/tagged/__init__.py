"""Formats of lines that begin with a tag, and what reading them has in common."""
