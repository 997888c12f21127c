//! A disposable index of the catalogue.
