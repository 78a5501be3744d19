"""Vocabularies of others become topics: SKOS, MeSH, tables of labels."""
