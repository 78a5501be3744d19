"""What readers of all kinds have in common: statements as sources make them, and what they
become.
"""
