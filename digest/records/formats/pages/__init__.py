"""Pages of publishers: as HTML, and copied as text."""
