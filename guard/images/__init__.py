"""Pictures in, Variants out; knows nothing of requests.

    formats   what some bytes are, from their headers     picture   bytes opened safely
    recipe    named steps, read from rules/recipes.yaml   steps     what each step does
    palette   a false artist's colours and hand           style     the same, for numpy
    scenes/   motifs, as sketches                         motifs    and in words
    painter   sketches painted with strokes               decoy     a work's painting
    shift     a work's layout, repainted                  trace     who took it
    marking   how strongly                               fidelity  how near to another
    caption   what is said of a decoy                     canary    one crawler's word
    motif     and pattern, woven and found                gallery   in what a model made
    perturb   what was learnt, laid over              deltas    and where it is kept
    inject/   metadata into finished bytes                encode    pixels as bytes
    make      one job, start to end                       worker    in its own process
    cluster   in a Dask cluster instead                   plain/    for when nobody can
    packed    a variant as bytes, labelled                blobs     those in a folder
    bucket    those in an S3-compatible store             kept      asked in threads
    queue     what the workers have to do                 variants  the door to all this

`lots`, `hues`, `palette`, `motifs`, `canary` and `caption` need no numpy: pages are
captioned in the process that serves visitors. Only `variants`, `formats`, `job`,
`recipe`, `canary`, `caption`, `gallery` and `deltas` are for other rooms; guard/perturb
looks into all of them.
"""
