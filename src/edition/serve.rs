//! Serving: `public/` on loopback.
