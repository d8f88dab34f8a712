"""Pictures of what a page says in words: drawn as SVG from plain values, and made PNG where a face shows them.

A picture never says more than the text beside it, so a reader without it misses nothing.
"""
