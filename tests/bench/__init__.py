"""What Vidord is measured by: each figure beside another one of the same run. Started by bin/bench."""
