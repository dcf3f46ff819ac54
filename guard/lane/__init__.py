"""The fast lane of the road: plain requests, most of them of visitors who are known.

What such a visitor asks is answered where its bytes arrive, without a task, a scope or
a message, and by the same decisions as on the road. What the lane cannot answer at once
goes on along the road, with its verdict. A new visitor's head is read once.
"""
