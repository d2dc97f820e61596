"""Typer: thin modules that parse, call one journey and print its result."""
