"""The promises of the destination `postgresql`, against a real server. What it refuses: postgresql_limits_test.py."""
import interruption_cases
import kill_cases
import network_cases
import together_cases
from postgresql_scene import ALONGSIDE, APPEND, ATOMIC, OVERWRITE, WRITERS, of_every_mode

DIFFERENT = (APPEND, OVERWRITE, ATOMIC, WRITERS)
for cases, modes in ((interruption_cases.RestartCases, DIFFERENT), (interruption_cases.SessionCases, DIFFERENT),
                     (kill_cases.KillCases, (APPEND, OVERWRITE, ATOMIC)), (network_cases.NetworkCases, DIFFERENT),
                     (network_cases.DeadCases, (APPEND, ATOMIC)),
                     (together_cases.ReaderCases, (ATOMIC,)), (together_cases.TogetherCases, ALONGSIDE)):
    globals().update(of_every_mode(cases, modes))
del cases
