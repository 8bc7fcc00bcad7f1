"""What programs wrote: journals, log records, plain lines."""
