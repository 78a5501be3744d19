"""Formats that are JSON, and what reading them has in common."""
