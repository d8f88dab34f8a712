"""Parametric questions: families whose numbers are drawn from a seed and whose answers are computed."""
