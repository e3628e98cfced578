//! The gazetteer: names of organisations, places and services to identities.
