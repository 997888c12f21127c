//! The trade, and nothing else.
