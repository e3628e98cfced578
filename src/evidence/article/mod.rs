//! Articles: capture to article, or a rejection with its reason.
