"""Tables with a line of column names, and what reading them has in common."""
