"""Formats that are XML, and what reading them has in common."""
