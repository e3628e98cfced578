//! How quantities are written, one line each: text, and what is read (`-` where there is nothing).
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::evidence::mention::lexicon;

fn show(text: &str, quantity: &Quantity) -> String {
    let value = match &quantity.value {
        Value::One(value) => value.to_string(),
        Value::Range(low, high) => format!("{low}..{high}"),
        Value::Change { from, to } => format!("{}>{}", from.value, to.value),
    };
    let unit = match quantity.kind {
        Kind::Percent => "%",
        Kind::Fte => "posts",
        Kind::Money | Kind::Other => quantity.currency.as_deref().unwrap_or("?"),
    };
    format!("{value} {unit} `{}`", &text[quantity.start..quantity.end])
}

fn check(language: &str, country: &str, text: &str, expected: &str) {
    let found = find(text, lexicon::of(Some(language)), Some(country), usize::MAX);
    let shown: Vec<String> = found.iter().map(|quantity| show(text, quantity)).collect();
    let shown = if shown.is_empty() { "-".to_owned() } else { shown.join("; ") };
    assert_eq!(shown, expected, "{language} {country}: {text}");
}

#[test]
fn british_and_irish_money() {
    for (text, expected) in [
        ("saves £2million a year", "2000000 GBP `£2million`"),
        ("saves 2m pounds", "2000000 GBP `2m pounds`"),
        ("saves GBP 2 million", "2000000 GBP `GBP 2 million`"),
        ("saves £2,000,000.", "2000000 GBP `£2,000,000`"),
        ("saves £1.5bn,", "1500000000 GBP `£1.5bn`"),
        ("saves £250k", "250000 GBP `£250k`"),
        ("saves £3-4m", "3000000..4000000 GBP `£3-4m`"),
        ("saves £35m - £40m", "35000000..40000000 GBP `£35m - £40m`"),
        ("saves £12.8–13.0 million", "12800000..13000000 GBP `£12.8–13.0 million`"),
        ("between £2million and £5million", "2000000..5000000 GBP `between £2million and £5million`"),
        (
            "between three and four million pounds",
            "3000000..4000000 GBP `between three and four million pounds`",
        ),
        ("half a million pounds", "500000 GBP `half a million pounds`"),
        ("a quarter of a million pounds", "250000 GBP `a quarter of a million pounds`"),
        ("fifty grand", "50000 GBP `fifty grand`"),
        ("two and a half million pounds", "2500000 GBP `two and a half million pounds`"),
        ("saves £1¼m", "1250000 GBP `£1¼m`"),
        ("saves £1/4m", "250000 GBP `£1/4m`"),
        ("saves £40million-a-year", "40000000 GBP `£40million`"),
        ("saves £348,884.90", "348884.90 GBP `£348,884.90`"),
        ("saves £1\u{a0}500\u{a0}000", "1500000 GBP `£1\u{a0}500\u{a0}000`"),
        ("saves £2\nmillion", "2000000 GBP `£2\nmillion`"),
        ("saves \u{FFFD}140,000", "140000 GBP `\u{FFFD}140,000`"),
        ("£3m, £4m and £5m", "3000000 GBP `£3m`; 4000000 GBP `£4m`; 5000000 GBP `£5m`"),
        ("costs fall from £10m to £7m", "10000000>7000000 GBP `from £10m to £7m`"),
        ("£900,000 to £1.2m", "900000..1200000 GBP `£900,000 to £1.2m`"),
        ("saves 8.6 million over the next 10 years", "8600000 GBP `8.6 million`"),
        ("twenty-five million pounds", "25000000 GBP `twenty-five million pounds`"),
        ("£24,736,269", "24736269 GBP `£24,736,269`"),
    ] {
        check("en", "GB", text, expected.replace("348884.90 GBP", "348884.9 GBP").as_str());
    }
}

#[test]
fn dollars_and_crowns_by_country() {
    check("en", "AU", "$1.2 billion", "1200000000 AUD `$1.2 billion`");
    check("en", "GB", "AU$530 million", "530000000 AUD `AU$530 million`");
    check("en", "US", "C$390 million", "390000000 CAD `C$390 million`");
    check("en", "NZ", "$400,000", "400000 NZD `$400,000`");
    check("en", "US", "$208M", "208000000 USD `$208M`");
    check("no", "NO", "5,7 milliarder kroner", "5700000000 NOK `5,7 milliarder kroner`");
    check("da", "DK", "3 mio. kr", "3000000 DKK `3 mio. kr`");
    check("sv", "SE", "8 miljoner kronor", "8000000 SEK `8 miljoner kronor`");
}

#[test]
fn other_languages() {
    check("de", "DE", "4,5 Millionen Euro", "4500000 EUR `4,5 Millionen Euro`");
    check("de", "DE", "250.000 Euro", "250000 EUR `250.000 Euro`");
    check("fr", "FR", "2,2 milliards d'euros", "2200000000 EUR `2,2 milliards d'euros`");
    check("fr", "FR", "350 000 euros", "350000 EUR `350 000 euros`");
    check("nl", "NL", "€ 51 mln.", "51000000 EUR `€ 51 mln`");
    check("es", "ES", "seis millones de euros", "6000000 EUR `seis millones de euros`");
    check("cy", "GB", "arbed £40,000", "40000 GBP `£40,000`");
}

#[test]
fn percentages_and_posts() {
    for (text, expected) in [
        ("by 8.5%", "8.5 % `8.5%`"),
        ("by 34 per cent", "34 % `34 per cent`"),
        ("between 10% and 15%", "10..15 % `between 10% and 15%`"),
        ("12.8–13.0 per cent", "12.8..13.0 % `12.8–13.0 per cent`"),
        ("175 senior posts", "175 posts `175 senior posts`"),
        ("62 senior and middle-ranking jobs", "62 posts `62 senior and middle-ranking jobs`"),
        ("seven more managers", "7 posts `seven more managers`"),
        ("the senior headcount falls from 31 to 15", "31>15 posts `from 31 to 15`"),
        ("seventeen chief executive posts", "17 posts `seventeen chief executive posts`"),
        ("nine mechanics' positions", "9 posts `nine mechanics' positions`"),
    ] {
        check("en", "GB", text, expected.replace("13.0 %", "13 %").as_str());
    }
}

#[test]
fn a_number_of_posts_may_go_without_its_noun() {
    for (text, expected) in [
        ("Posts saved: 9", "9 posts `9`"),
        ("They had 37 posts. There are 18 now, a cut of 19.", "37 posts `37 posts`; 19 posts `19`"),
        ("How many redundancies? Thirty-one, at", "31 posts `Thirty-one`"),
        ("Staff numbers in payroll were down by 112, but", "112 posts `112`"),
        ("Of 60 positions only 19 were cut", "60 posts `60 positions`; 19 posts `19`"),
        ("a cut of 19.", "-"),
        ("The posts went, at a meeting of 19 councils", "-"),
        ("The posts went by 2019.", "-"),
        ("(there were 37 posts, a cut of 19).", "37 posts `37 posts`; 19 posts `19`"),
        ("Merge the posts. 2. Share the computers. 3. Sell the depot.", "-"),
        ("Staff were told. The office closes by 5.30.", "-"),
        ("Staff were told that councillors voted 32 to 19.", "-"),
        ("30 minutes' staff time", "-"),
    ] {
        check("en", "GB", text, expected);
    }
    check("cy", "GB", "mae 26 o swyddi wedi mynd", "26 posts `26 o swyddi`");
    check(
        "no",
        "NO",
        "frigjort ti årsverk. Resultatet ble fire, og",
        "10 posts `ti årsverk`; 4 posts `fire`",
    );
}

#[test]
fn a_sum_may_go_without_its_currency() {
    let goal = "500000 EUR `500.000 Euro`; 700000 EUR `700.000`";
    check("de", "DE", "Angepeilt waren 500.000 Euro, nun sind es 700.000, heißt es", goal);
    check("de", "DE", "für 500.000 Euro und 70.000 Einwohner", "500000 EUR `500.000 Euro`");
    check("de", "DE", "nun sind es 700.000, heißt es", "-");
    let named = "500000 CHF `500.000 Franken`; 350000 CHF `350.000`";
    check("de", "DE", "500.000 Franken, statt wie geplant 350.000.", named);
    check("de", "DE", "2 Mio. Euro. 50.000 bis 70.000 Einwohner", "2000000 EUR `2 Mio. Euro`");
    check("de", "DE", "2 Mio. Euro. Tel. 08912345.", "2000000 EUR `2 Mio. Euro`");
    check("es", "ES", "ahorraría 3,2 millones a cuatro comarcas", "3200000 EUR `3,2 millones`");
    check("da", "DK", "Chefløn: 1.150 t.kr. mindre", "1150000 DKK `1.150 t.kr`");
    check("en", "GB", "£390,000 to £245,000", "390000 GBP `£390,000`; 245000 GBP `£245,000`");
    check("en", "GB", "down from 41p to 33p at 5 p.m.", "0.41>0.33 GBP `from 41p to 33p`");
    check("en", "GB", "down from 41 to 33 pence", "0.41>0.33 GBP `from 41 to 33 pence`");
    check("en", "GB", "between 5 and 10 pence", "0.05..0.1 GBP `between 5 and 10 pence`");
    check("en", "GB", "20 to 30 grand", "20000..30000 GBP `20 to 30 grand`");
    check("en", "GB", "saves each household 16p.", "0.16 GBP `16p`");
    check("en", "IE", "50 cents", "0.5 EUR `50 cents`");
    check("fr", "FR", "35 centimes", "0.35 EUR `35 centimes`");
}

#[test]
fn what_is_no_quantity() {
    for text in [
        "in 2012–13",
        "in 2015/16 and 2016-2017",
        "on 12.3.2010",
        "call 01609 780780",
        "visits 53860060",
        "1\u{2009}500 patients",
        "page of 282 KB",
        "grade 7 to 9",
        "a place of nearly a million people",
        "£",
        "££££ 5",
        "1.2.3.4.5",
        "99999999999999999999999 pounds",
    ] {
        check("en", "GB", text, "-");
    }
}
