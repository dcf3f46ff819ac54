"""What moves a picture, in the eyes of a model's encoder, towards the artist's decoy.

weights read an encoder's file -> tiny, kl run it -> tiles, views say what is looked at
-> descent takes the steps -> learner keeps what was learnt of a work, bank for all.

The only room that needs torch; nothing imports it while visitors are served. What is
learnt is applied without torch, by guard/images/perturb.py.
"""
