"""Text and photos to vectors and hashes; every heavy import inside a function."""
