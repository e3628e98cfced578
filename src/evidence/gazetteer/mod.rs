//! The gazetteer: names of organisations, places and services to identities.
//!
//! The words by which a text names a body or a service belong to its language and stand in `data/lexicon/`, read by
//! `mention`; here will stand the tables that say which body a name means.
