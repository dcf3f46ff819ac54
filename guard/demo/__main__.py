"""python -m guard.demo: the portfolio alone, where the guard runs somewhere else."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from guard.demo.server import site_app
from guard.demo.site import build_site
from guard.server import bind_all
from guard.server import serve as run


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--address", help="What its pages say it is, such as https://a.example.")
def main(folder: Path, host: str, port: int, address: str | None) -> None:
    """Paint the portfolio into FOLDER and serve it."""
    listeners = bind_all([((host, port), "--port")])
    bound = listeners[0].getsockname()
    build_site(folder, address or f"http://127.0.0.1:{bound[1]}")
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    click.echo(f"The portfolio: http://{host}:{bound[1]}")
    run(site_app(folder), listeners)


if __name__ == "__main__":
    main()
