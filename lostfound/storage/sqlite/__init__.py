"""The embedded register: one SQLite file."""
