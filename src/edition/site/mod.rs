//! The site: catalogue to pages, feeds and sitemap; pure.
