//! Proofs: a quotation to its byte range in the stored original, and back.
