"""The review step: verdicts, states, the transition table and the evidence gate."""
