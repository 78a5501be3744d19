"""What is wrong or missing in a site, told all at once; nothing is written and nobody is asked over
the network.
"""
