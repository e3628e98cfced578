//! The recipes: crawl and build, a screen each.
