"""What every benchmark here shares: programs, clips, runs and tables."""
