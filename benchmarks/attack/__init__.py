"""An attacker who trains small models on what a bot gets, and what we learn from it.

artists draw -> scrape gives a bot its view -> purify -> probe, cnn or flow learn ->
an oracle judges what was learnt -> tables print it. plan.py lists what is tried.
"""
