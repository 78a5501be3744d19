"""The live preview's parts: what changed on disk, what browsers are to see, and the server that
shows it.
"""
