"""One session: state machine, store, what each face may know, exports."""
