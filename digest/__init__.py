"""digest: a static site generator for topic digests. Records become Markdown, Markdown becomes a site by topic."""

__version__ = "0.1.0"
