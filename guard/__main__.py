"""`python -m guard` is `guard`."""


def main() -> None:
    from guard.cli import main as run  # not in the processes that make pictures

    run()


if __name__ == "__main__":
    main()
