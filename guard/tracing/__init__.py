"""Who took a picture: suspects are read, registered and held against all keys.

    suspects      pictures in files, folders and shards   trimming   borders cut off
    parquet       those in their own process
    issued        works that crawlers got, small          registration   of crops
    candidates    who may have taken it, as keys          bound      how sure that is
    inquiry       all of it, picture by picture           report     what was found

It knows nothing of requests, policies or the command line.
"""
