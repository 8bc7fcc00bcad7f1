"""What people see: figures, pages and widgets, each with a plain text twin."""
