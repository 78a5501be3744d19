"""What waits for a person: the curation desk, and what people do to topics: list, suggest, merge,
rename, split, import.
"""
