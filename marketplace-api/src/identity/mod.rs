//! Who is at the door: passwords, tokens, and the address somebody comes from.

pub mod address;
pub mod own_password;
pub mod password;
pub mod sign_in;
pub mod token;
