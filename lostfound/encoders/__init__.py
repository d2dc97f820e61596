"""Text -> vector, photo -> hashes, vector, colours and kinds; every heavy import inside."""
