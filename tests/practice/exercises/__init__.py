"""Tests of the exercises: their files of questions, the readers, and what is special to each."""
