//! Hostile compound files.
