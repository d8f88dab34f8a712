"""Quizzes as use cases: starting one, playing alone, answering and steering one in a channel, moving it on."""
