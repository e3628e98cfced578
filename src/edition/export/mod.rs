//! Exports: catalogue to data files; pure.
