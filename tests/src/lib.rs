//! Tools the journeys share.
