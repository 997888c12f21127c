//! What a payee's silence means.

use chrono::TimeDelta;

/// How long a payee who says nothing of a payment may still say that it never came before orders end on it. What only
/// its payer wrote down ends nothing for good earlier.
pub const SILENCE: TimeDelta = TimeDelta::days(14);
