//! Lets people and programs in.
