"""Pictures in, Variants out; knows nothing of requests.

    formats   what some bytes are, from their headers     picture   bytes opened safely
    recipe    named steps, read from rules/recipes.yaml   steps     what each step does
    style     palette and brushwork of a false artist     scenes/   motifs, as sketches
    painter   sketches painted with strokes               decoy     a work's painting
    shift     a work's layout, repainted                  trace     who took it
    marking   how strongly                               fidelity  how near to another
    inject/   metadata into finished bytes                encode    pixels as bytes
    make      one job, start to end                       worker    in its own process
    blobs     variants as files                           variants  the door to all this

Only `variants`, `formats`, `job` and `recipe` are for other rooms.
"""
