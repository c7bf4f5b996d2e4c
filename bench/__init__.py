"""Measuring: `python -m bench.evaluate` (facts and questions against gold) and `python -m bench.speed`."""
