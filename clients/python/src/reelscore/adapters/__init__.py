"""Reward functions in the shapes that trainers call: one module per framework, none of which imports its framework.

``trl`` (GRPOTrainer), ``verl`` (verl and verl-omni), ``flow_grpo``, ``dancegrpo`` and ``euphonium``; ``advantages``
normalises rewards over the members of a group that have one. A sample without a reward is None or NaN, never a number.
"""
