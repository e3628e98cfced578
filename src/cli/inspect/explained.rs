//! An explanation of an article in words.

use crate::evidence::article::Explanation;

/// What extraction saw, as indented lines.
pub(super) fn shown(explanation: &Explanation) -> String {
    let mut out = format!("{}\n", explanation.kind);
    for article in &explanation.articles {
        out.push_str(&format!("\n{}\n  {}\n", article.title, article.url));
        out.push_str(&format!(
            "  title from    {}\n  body from     {}\n",
            article.title_from, article.body_from
        ));
        let reading: Vec<String> = article.reading.iter().map(|step| format!("{step:?}")).collect();
        out.push_str(&format!("  reading       {}\n", reading.join(", ")));
        let language = article.language.chosen.as_deref().unwrap_or("not stated");
        let mut evidence = Vec::new();
        if let Some((detected, confidence)) = &article.language.detected {
            evidence.push(format!("the words look like {detected} ({confidence:.2})"));
        }
        evidence.extend(article.language.tag.iter().map(|tag| format!("the page is tagged {tag}")));
        evidence.extend(article.language.source.iter().map(|usual| format!("the source is usually {usual}")));
        out.push_str(&format!("  language      {language}: {}\n", evidence.join(", ")));
        for seen in &article.dates {
            let date = seen.date.map_or_else(|| "no possible date".to_owned(), |date| date.to_string());
            let (rung, place, value) = (seen.rung.word(), &seen.place, line(&seen.value));
            out.push_str(&format!("  date          {date} from {rung}: {place} `{value}`\n"));
        }
        for page in &article.joined {
            out.push_str(&format!("  joined from   {page}\n"));
        }
        for page in article.pages.iter().filter(|page| !article.joined.contains(page)) {
            out.push_str(&format!("  goes on at    {page}\n"));
        }
        for paragraph in &article.paragraphs {
            out.push_str(&format!(
                "  [{}] {}\n      {}\n",
                paragraph.by,
                paragraph.place,
                line(&paragraph.text)
            ));
        }
        for omission in &article.left_out {
            out.push_str(&format!("  left out: {}\n      {}\n", omission.why, line(&omission.text)));
        }
    }
    for (place, why) in &explanation.rejected {
        let place = if place.is_empty() { String::new() } else { format!("`{place}`: ") };
        out.push_str(&format!("\nrejected: {place}{why}\n"));
    }
    out
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
