"""What a facilitator leads with: cockpit, keying counts in, rehearsal."""
