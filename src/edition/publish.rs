//! Publishing: files to `public/`, all or nothing, unchanged files untouched.
