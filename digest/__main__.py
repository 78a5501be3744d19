"""``python -m digest`` and the command ``digest``."""

from __future__ import annotations


def main() -> None:
    """Runs the command line."""
    from digest.cli import digest

    digest(prog_name="digest")


if __name__ == "__main__":
    main()
