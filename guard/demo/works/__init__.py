"""The paintings, one file per gallery; each function is one work."""
