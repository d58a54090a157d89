//! Laws of fixing.
