"""Did a model learn from what a crawler took? Ranks canaries among never-given ones.

ranks        exact p values, and several together      controls   what was never given
told         scores of words, from CSV or JSON         trial      who was tried, and p
"""
