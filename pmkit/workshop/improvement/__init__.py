"""The improvement plan: planning, exports, looking back."""
