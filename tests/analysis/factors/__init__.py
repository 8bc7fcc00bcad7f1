"""Tests of contributing factors."""
