"""Scrapers as they are set up by their defaults, or by the snippet everybody copies."""

from __future__ import annotations

from benchmarks.clients.visit import Drive, Visit

DATASET = "import sys; from img2dataset import download; download(**eval(sys.argv[1]))"


async def curl(visit: Visit) -> None:
    """Takes a list of all pictures."""
    lines = (
        f'url = "{url}"\noutput = "{number}"'
        for number, url in enumerate(visit.urls(visit.pictures))
    )
    (visit.folder / "urls").write_text("\n".join(lines))
    await visit.run("curl", "--silent", "--config", "urls")


async def wget(visit: Visit) -> None:
    options = ("-r", "-q", "-e", "robots=off", "-nH", "--tries=1")
    await visit.run("wget", *options, f"{visit.site}/")


async def httrack(visit: Visit) -> None:
    """Two levels deep from the first page, and what the robots.txt says aside."""
    options = ("-q", "-r3", "-s0", "-c4", "-%v0", "-A9000000", "-R0", "-T30")
    await visit.run("httrack", f"{visit.site}/", "-O", "mirror", *options)


async def img2dataset(visit: Visit) -> None:
    (visit.folder / "urls.txt").write_text("\n".join(visit.urls(visit.pictures)))
    options = {"url_list": "urls.txt", "output_folder": "set", "processes_count": 1}
    await visit.run(visit.python, "-c", DATASET, repr(options))


def script(module: str, *arguments: str) -> Drive:
    """One of the scripts beside this file, from the first page on."""

    async def drive(visit: Visit) -> None:
        await visit.run_python(module, f"{visit.site}/", *arguments)

    return drive
