"""digest: a static site generator for topic digests."""
