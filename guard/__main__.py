"""`python -m guard` is `guard`."""

from guard.cli import main

main()
