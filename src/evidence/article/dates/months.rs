//! The names of months in the languages of the sources.

/// The month of a name in lower case, whole or shortened, without a full stop.
pub(super) fn month(word: &str) -> Option<i8> {
    let exact = NAMES.iter().find(|(_, names)| names.split(' ').any(|name| name == word));
    exact.map(|(month, _)| *month)
}

/// English, Welsh, Irish, German, French, Dutch, Spanish, Italian, Portuguese, Swedish, Danish, Norwegian, Polish,
/// Russian, and the Chinese names that a translated date line leaves on an English page.
const NAMES: [(i8, &str); 12] = [
    (
        1,
        "january jan ionawr ion eanáir januar jänner jan janvier janv januari enero ene gennaio gen janeiro jan januar stycznia styczeń января января янв 一月 1月",
    ),
    (
        2,
        "february feb febr chwefror chwef feabhra februar feber février fevrier févr fév fevr februari febrero febbraio fevereiro fev lutego luty февраля фев 二月 2月",
    ),
    (
        3,
        "march mar mawrth maw márta märz maerz mrz mär mars maart mrt marzo mar março marco marts marca marzec марта мар 三月 3月",
    ),
    (
        4,
        "april apr ebrill ebr aibreán april avril avr abril abr aprile kwietnia kwiecień апреля апр 四月 4月",
    ),
    (5, "may mai bealtaine mai mei mayo maggio mag maio maj maja мая май 五月 5月"),
    (
        6,
        "june jun mehefin meh meitheamh juni juin junio giugno giu junho juni czerwca czerwiec июня июн 六月 6月",
    ),
    (
        7,
        "july jul gorffennaf gorff iúil juli juillet juil julio luglio lug julho lipca lipiec июля июл 七月 7月",
    ),
    (
        8,
        "august aug awst aws lúnasa august août aout augustus agosto ago augusti sierpnia sierpień августа авг 八月 8月",
    ),
    (
        9,
        "september sep sept medi meán septembre septiembre setiembre settembre set setembro września wrzesień сентября сен сент 九月 9月",
    ),
    (
        10,
        "october oct hydref hyd oktober okt octobre octubre ottobre ott outubro out października październik октября окт 十月 10月",
    ),
    (
        11,
        "november nov tachwedd tach samhain novembre noviembre novembro listopada listopad ноября ноя нояб 十一月 11月",
    ),
    (
        12,
        "december dec rhagfyr rhag nollaig dezember dez décembre decembre déc dec diciembre dic dicembre dezembro grudnia grudzień декабря дек 十二月 12月",
    ),
];
