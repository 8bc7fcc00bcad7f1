"""What people said: chat, and what the public was told."""
