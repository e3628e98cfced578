//! The bundled web: small sites of our own, in the shapes of real ones, served on loopback for `demo` and the tests.
