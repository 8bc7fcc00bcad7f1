"""What all commands share in a terminal: what is printed, what Tab completes, and Ctrl+C."""
