"""The parts of the site, each laid out by a module of its own from what they share."""
