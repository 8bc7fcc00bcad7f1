"""Practice alone: exercises with questions instead of marks, and recorded incidents to work through."""
