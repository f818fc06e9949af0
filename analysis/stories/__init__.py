"""Example stories, written for this project."""
