//! Which paths a published file may have.

/// Refuses a path that would leave the folder, hide in it, or not be writable on every common disk.
pub(super) fn check(path: &str) -> Result<(), &'static str> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    if path.is_empty() || path.len() > 900 {
        return Err("it is empty or longer than 900 bytes");
    }
    if !path.bytes().all(|b| b.is_ascii_graphic() && !b"\\:*?\"<>|".contains(&b)) {
        return Err("it holds a character other than plain ASCII");
    }
    for part in path.split('/') {
        if part.is_empty() {
            return Err("it is absolute or holds an empty part");
        }
        if part.starts_with('.') && part != ".well-known" && part != ".nojekyll" {
            return Err("a part of it begins with a dot");
        }
        if part.ends_with('.') || part.len() > 240 {
            return Err("a part of it ends in a dot or is longer than 240 bytes");
        }
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let numbered = stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
        if DEVICES.contains(&stem.as_str()) || (numbered && stem.ends_with(|c: char| c.is_ascii_digit())) {
            return Err("a part of it is the name of a device");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_root_and_work_on_every_disk() {
        for path in
            ["index.html", "claims/abc/index.html", ".well-known/security.txt", "data/claims.csv", "a/..b"]
        {
            assert_eq!(check(path).is_ok(), path != "a/..b", "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "a\\b",
            "c:x",
            "a\0b",
            "a b",
            "é",
            "con",
            "a/NUL.txt",
            "com1",
            "x.",
            ".htaccess",
            ".commonpurse-site",
            "a/b?",
        ] {
            assert!(check(path).is_err(), "{path:?}");
        }
        assert!(check(&"a".repeat(241)).is_err());
        assert!(check("compare/auxiliary.html").is_ok());
    }
}
