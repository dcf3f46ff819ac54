"""The fast lane of the road: plain requests of visitors who were here a moment ago.

What such a visitor asks is answered where its bytes arrive, without a task, a scope or
a message, and by the same decisions as on the road. What the lane cannot answer at once
goes on along the road, with its verdict.
"""
