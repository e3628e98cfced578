//! The wordings by which a text names where it comes from, in the languages of the sources.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

/// Who is named, as it stands, and how surely the line is nothing but a credit.
pub(super) struct Credit<'a> {
    pub(super) named: &'a str,
    pub(super) strength: Strength,
}

/// How far a wording can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// A label such as `Source:`, which also stands below tables and among references.
    Label,
    /// A sentence that can only speak of the text.
    Said,
}

/// The credit that a line makes.
pub(super) fn of(line: &str) -> Option<Credit<'_>> {
    for (pattern, strength) in [(&*SAID, Strength::Said), (&*LABEL, Strength::Label)] {
        if let Some(named) = pattern.captures(line).and_then(|found| found.name("name")) {
            return Some(Credit { named: named.as_str().trim(), strength });
        }
    }
    None
}

/// The agency that a dateline or signature names, such as `LONDON (Reuters) - ` and `/ritzau/`.
pub(super) fn agency(paragraph: &str, signs: bool) -> Option<&str> {
    let found =
        DATELINE.captures(paragraph).or_else(|| signs.then(|| SIGNATURE.captures(paragraph)).flatten());
    let found = found?;
    ["agency", "dated", "after"].iter().find_map(|name| found.name(name)).map(|agency| agency.as_str())
}

/// Speaks of pictures, or of figures, and not of the text.
pub(super) fn is_of_something_else(line: &str) -> bool {
    PICTURE_OR_DATA.is_match(line)
}

fn pattern(pattern: &str) -> Regex {
    let built = RegexBuilder::new(pattern).case_insensitive(true).ignore_whitespace(true).build();
    #[expect(clippy::expect_used, reason = "the patterns are constants, each compiled by the tests")]
    built.expect("a constant pattern compiles")
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:
            (?:(?:original|news|article|story)\s+)?source | (?:original-?|text)?quelle | bron | ffynhonnell
          | fuente | fonte | källa | kilde | kjelde | lähde | źródło | heimild
        )\s*:\s*(?P<name>.*\p{L}.*)$",
    )
});

static SAID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:
            # English
            (?:an?\s+(?:earlier\s+|longer\s+|shorter\s+|edited\s+)?version\s+of\s+)?(?:this|the)\s+(?:article|story|piece|post|report|text|feature|interview|case\s+study|press\s+release|news\s+release|release|blog(?:\s+post)?)\s+
              (?:(?:was|is|has\s+been|had|has)\s+)?(?:(?:first|originally|previously|also)\s+)?(?:been\s+)?
              (?:appeared|published|posted|written|issued|produced|released|reproduced|re-?published|reprinted|syndicated|provided|distributed|supplied|shared|carried|printed|cross-?posted)
              (?:\s+(?:first|originally|here|online|today))?\s*,?\s+(?:in|on|at|by|for|from|via|courtesy\s+of|with\s+(?:the\s+)?(?:kind\s+)?permission\s+(?:from|of)|by\s+(?:kind\s+)?permission\s+of)\s+
          | (?:first|originally|previously)\s+(?:appeared|published|posted|printed|issued)\s+(?:in|at|by|on)\s+
          | (?:appeared|published)\s+(?:first|originally)\s+(?:in|at|by|on)\s+
          | the\s+post\s+.{3,200}\s+appeared\s+first\s+on\s+
          | (?:re-?published|reproduced|reprinted|reposted|cross-?posted|used|shared)\s+(?:here\s+)?(?:from|courtesy\s+of|(?:with|by)\s+(?:the\s+)?(?:kind\s+)?permission\s+(?:from|of))\s+
          | (?:with|by)\s+(?:the\s+)?kind\s+permission\s+(?:from|of)\s+
          | (?:(?:article|story|text|report|content|news)\s+)?courtesy\s+of\s+
          | (?:article|story|text|report|content|news)\s+(?:provided|supplied|distributed|syndicated)\s+by\s+
          | syndicated\s+(?:from|by|via|content\s+from)\s*:?\s+
          | (?:press|news|media)\s+release\s+(?:from|by|issued\s+by|of)\s*:?\s+
          | (?:issued|released)\s+(?:by|on\s+behalf\s+of)\s*:?\s+
          | (?:via|from\s+our\s+(?:partners|friends)\s+at|h/t)\s*:?\s+
            # German
          | (?:dieser|der)\s+(?:artikel|beitrag|text|bericht)\s+(?:ist|erschien|wurde)\s*(?:(?:zuerst|zunächst|ursprünglich|erstmals|bereits)\s+)?(?:(?:erschienen|veröffentlicht)\s+)?(?:in|im|bei|auf|von|am)\s+
          | (?:zuerst|zunächst|ursprünglich|erstmals)\s+(?:erschienen|veröffentlicht)\s+(?:in|im|bei|auf|von)\s+
          | erstveröffentlichung\s*(?::|in|im|bei|auf)\s*
          | mit\s+freundlicher\s+genehmigung\s+(?:von|des|der)\s+
          | (?:presse(?:mitteilung|information|meldung|aussendung)|medienmitteilung)\s+(?:von|vom|des|der)\s+
          | original-content\s+von\s*:\s*
          | nachdruck\s+aus\s+
            # French
          | source\s+originale\s*:\s*
          | (?:cet\s+|l.)article\s+(?:est\s+|a\s+)?(?:(?:d.abord|initialement|originellement)\s+)?(?:été\s+)?(?:(?:d.abord|initialement)\s+)?(?:paru|publié)\s+(?:(?:d.abord|initialement|pour\s+la\s+première\s+fois)\s+)?(?:dans|sur|par|chez)\s+
          | (?:article\s+)?(?:initialement\s+|d.abord\s+)?(?:paru|publié)\s+(?:initialement\s+|d.abord\s+|pour\s+la\s+première\s+fois\s+)?(?:dans|sur|par)\s+
          | communiqué(?:\s+de\s+presse)?\s+(?:de\s+la|de\s+l.|du|des|de|d.)\s*
          | avec\s+l.aimable\s+autorisation\s+(?:du\s+|des\s+|de\s+|d['’])
          | reproduit\s+avec\s+l.(?:aimable\s+)?autorisation\s+(?:du\s+|des\s+|de\s+|d['’])
            # Dutch
          | dit\s+(?:artikel|bericht|verhaal|stuk)\s+(?:is|verscheen|werd)\s*(?:(?:eerder|eerst|oorspronkelijk)\s+)?(?:(?:verschenen|gepubliceerd)\s+)?(?:in|op|bij|door)\s+
          | (?:eerder|eerst|oorspronkelijk)\s+(?:verschenen|gepubliceerd)\s+(?:in|op|bij|door)\s+
          | (?:persbericht|nieuwsbericht)\s+(?:van|door)\s+
          | (?:met\s+toestemming\s+)?overgenomen\s+(?:van|uit|met\s+toestemming\s+van)\s+
            # Spanish
          | este\s+(?:artículo|texto|reportaje)\s+(?:fue|se|ha\s+sido)?\s*(?:publicó|publicado|apareció)\s+(?:originalmente|primero|inicialmente|por\s+primera\s+vez)?\s*(?:en|por)\s+
          | (?:artículo\s+)?publicado\s+(?:originalmente|inicialmente|por\s+primera\s+vez)\s+(?:en|por)\s+
          | (?:nota|comunicado)\s+de\s+prensa\s+(?:del|de\s+la|de\s+los|de)\s+
          | reproducido\s+con\s+(?:el\s+)?permiso\s+(?:del|de\s+la|de)\s+
          | (?:por\s+)?cortesía\s+(?:del|de\s+la|de)\s+
            # Swedish, Danish, Norwegian
          | (?:artikeln|texten|artiklen|teksten|artikkelen|saken)\s+(?:publicerades|är|har|blev|er|ble|sto|stod)\s*(?:(?:först|ursprungligen|først|oprindeligt|opprinnelig|tidigare|tidligere)\s+)?(?:(?:publicerad|publicerats|bragt|publiceret|publisert|på\s+trykk)\s+)?(?:i|på|av|af|hos)\s+
          | (?:först|ursprungligen|først|oprindeligt|opprinnelig)\s+(?:publicerad|publicerat|bragt|publiceret|publisert)\s+(?:i|på|av|af|hos)\s+
          | (?:pressmeddelande|pressemelding|pressemeddelelse)\s+(?:från|fra)\s+
            # Welsh
          | ymddangosodd\s+(?:yr\s+erthygl\s+hon|y\s+stori\s+hon)\s+(?:gyntaf|yn\s+wreiddiol)\s+(?:yn|ar|mewn)\s+
          | cyhoeddwyd\s+(?:yr\s+erthygl\s+hon\s+|y\s+stori\s+hon\s+)?(?:gyntaf|yn\s+wreiddiol)\s+(?:yn|ar|gan|mewn)\s+
          | datganiad\s+i.r\s+wasg\s+(?:gan|oddi\s+wrth)\s+
          | (?:trwy|drwy|gyda)\s+ganiatâd\s+(?:caredig\s+)?
        )(?P<name>.*\p{L}.*)$",
    )
});

/// The agencies that sign with a name of few letters.
const AGENCIES: &str = r"PA(?:\s+(?:Media|News))?|Press\s+Association|Reuters|AP|Associated\s+Press|AFP|dpa(?:[-/]\w{2,9})?|APA|sda|Keystone-SDA|ANP|Belga|EFE|Europa\s+Press|TT|NTB|Ritzau|STT|Lusa|ANSA|AAP|RNZ|NZPA|CP|The\s+Canadian\s+Press|LDRS|Local\s+Democracy\s+Reporting\s+Service";

#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^\W{{0,2}}(?:(?:\p{{Lu}}[\p{{L}}.'’-]*[ ,/]{{1,2}}){{1,4}}(?:\d{{1,2}} \p{{L}}{{3,9}}\.? )?\((?P<dated>{AGENCIES})\)\s*[.\-–—:]{{1,2}}\s|\((?P<agency>{AGENCIES})\)(?:\s*[.\-–—:]{{1,2}})?(?:\s|$)|/(?P<after>(?i:ritzau|tt|ntb))/\s)"
    ))
    .expect("a constant pattern compiles")
});

#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?:©\s*|\(c\)\s*|Copyright\s+(?:©\s*)?|[(/–—-]\s*)?(?:\d{{4}}\s+)?(?P<agency>(?i:{AGENCIES}))(?:[,)/-].{{0,60}})?[\s.]*$"
    ))
    .expect("a constant pattern compiles")
});

static PICTURE_OR_DATA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:photos?|photograph\w*|pictures?|pics?|images?|imagery|video|fotos?|fotografie|bild(?:er)?|billede|bilde|foto(?:graf)?|imagen|llun(?:iau)?|beeld|crédit\s+photo|getty|shutterstock|alamy|istock|unsplash|flickr|wikimedia|map|cartoon|illustration|logo
          |data|dataset|statisti\w+|survey|census|figures|tables?|charts?|graph(?:ic)?|calculations?|analysis|estimates?|eurostat|ons|own\s+research|berechnung\w*|statistik\w*|umfrage|données|insee|gegevens|cbs|datos|encuesta|beräkning\w*|beregning\w*|scb|ssb|annual\s+report|accounts|hansard)\b",
    )
});
