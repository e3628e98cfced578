//! Mentions: article to savings figures, each with its fields and the words that decided them.
