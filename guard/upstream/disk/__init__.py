"""The second tier of the cache: what memory has no room for, in one file on disk."""
