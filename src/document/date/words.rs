//! The words of dates, a row a language, and how they are found.
//!
//! To add a language, add a `Language` to `LANGUAGES`, and a line to `every_language` of the tests. Names are in
//! lower case, the forms of one name apart by `/`, the full form first; ASCII letters match in any case, and `capital`
//! asks for a capital where a name is also a common word. Forms too short for running text (`set`, `out`, `mar`) go
//! to `short`: those are read in values alone. Languages that write dates by signs have theirs in `SIGNS`, `cjk.rs`
//! and the weekdays below.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::Weekday;

use super::relative::Relative;
use crate::document::tokens::Tokens;
use crate::text::Needles;

/// Where the day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// `March 18` and `18 March` both.
    Either,
    /// `18 March` alone.
    DayFirst,
}

/// The names one language has.
struct Language {
    /// January to December, apart by a space; the forms of one name apart by `/`.
    months: &'static str,
    /// Short forms of the months that only values have, likewise; empty where there are none.
    short: &'static str,
    /// Monday to Sunday, likewise.
    weekdays: &'static str,
    /// Names are written with a capital.
    capital: bool,
    order: Order,
    /// A bare weekday (`late Tuesday`) means a date in its news prose.
    bare_weekdays: bool,
    relative: &'static [(&'static str, Relative)],
}

/// Whether a token of this hash is the name of a month or a weekday.
pub fn is_calendar_word(token: u64) -> bool {
    static NAMES: LazyLock<HashSet<u64>> = LazyLock::new(|| {
        let names = LANGUAGES.iter().flat_map(|language| [language.months, language.weekdays]);
        names.flat_map(|names| Tokens::of_text(names).hashes).collect()
    });
    NAMES.contains(&token)
}

/// Whether a word is the name of a month or weekday, or a slip of a letter or two away from one.
pub fn is_like_a_month(word: &str) -> bool {
    let word = word.to_lowercase();
    let names = LANGUAGES.iter().flat_map(|language| [language.months, language.short, language.weekdays]);
    names.flat_map(|names| names.split([' ', '/'])).any(|name| {
        let slips = if name.chars().count() > 4 { 2 } else { 1 };
        name == word || (name.len() > 3 && strsim::osa_distance(&word, name) <= slips)
    })
}

/// Whether a whole word, in lower case, is the name of a month.
pub fn is_month(word: &str) -> bool {
    matches!(WORDS.whole(word), Some(Word::Month { .. }))
}

/// The weekday that a whole word is the name of.
pub fn weekday_named(word: &str) -> Option<Weekday> {
    match WORDS.whole(word) {
        Some(Word::Weekday { day, .. }) => Some(day),
        _ => None,
    }
}

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// Name of a month, 1 to 12.
    Month { month: u32, capital: bool, order: Order },
    /// Name of a weekday; `bare` if it may stand for a date by itself.
    Weekday { day: Weekday, capital: bool, bare: bool },
    /// A day told from today.
    Relative(Relative),
    /// `on the`, which a day of the month may follow.
    OnThe,
    /// `月` and its like, after the number of a month.
    MonthSign,
    /// `日` and its like, after the number of a day.
    DaySign,
}

const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

const LANGUAGES: &[Language] =
    &[ENGLISH, SPANISH, FRENCH, GERMAN, RUSSIAN, PORTUGUESE, ITALIAN, DUTCH, POLISH, SWEDISH];

const ENGLISH: Language = Language {
    months: "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug \
        september/sept/sep october/oct november/nov december/dec",
    short: "",
    weekdays: "monday/mon tuesday/tue/tues wednesday/wed/weds thursday/thu/thur/thurs \
        friday/fri saturday/sat sunday/sun",
    capital: true,
    order: Order::Either,
    bare_weekdays: true,
    relative: &[
        ("today", Relative::Today),
        ("tonight", Relative::Today),
        ("this morning", Relative::Today),
        ("this afternoon", Relative::Today),
        ("this evening", Relative::Today),
        ("yesterday", Relative::Yesterday),
        ("last night", Relative::Yesterday),
        ("tomorrow", Relative::Tomorrow),
    ],
};

const SPANISH: Language = Language {
    months: "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre \
        noviembre diciembre",
    short: "ene feb mar abr may jun jul ago sep/sept oct nov dic",
    weekdays: "lunes martes miércoles jueves viernes sábado domingo",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[("ayer", Relative::Yesterday)],
};

const FRENCH: Language = Language {
    months: "janvier février/fevrier mars avril mai juin juillet août/aout septembre octobre \
        novembre décembre/decembre",
    short: "janv/jan févr/fév/fevr mars avr mai juin juil août sept oct nov déc/dec",
    weekdays: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[("aujourd'hui", Relative::Today), ("aujourd’hui", Relative::Today)],
};

const GERMAN: Language = Language {
    months: "januar/jänner februar märz april mai juni juli august september oktober november \
        dezember",
    short: "jan/jän feb mär/mrz apr mai jun jul aug sep/sept okt nov dez",
    weekdays: "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    capital: true,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[],
};

const RUSSIAN: Language = Language {
    months: "января февраля марта апреля мая июня июля августа сентября октября ноября \
        декабря",
    short: "янв фев мар апр май/мая июн июл авг сен/сент окт ноя/нояб дек",
    weekdays: "понедельник вторник среда/среду четверг пятница/пятницу суббота/субботу воскресенье",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[("вчера", Relative::Yesterday), ("сегодня", Relative::Today)],
};

const PORTUGUESE: Language = Language {
    months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro \
        dezembro",
    short: "jan fev mar abr mai jun jul ago set out nov dez",
    weekdays: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[("ontem", Relative::Yesterday)],
};

const ITALIAN: Language = Language {
    months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre \
        novembre dicembre",
    short: "gen feb mar apr mag giu lug ago set ott nov dic",
    weekdays: "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[],
};

const DUTCH: Language = Language {
    months: "januari februari maart april mei juni juli augustus september oktober november december",
    short: "jan feb mrt apr mei jun jul aug sep/sept okt nov dec",
    weekdays: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[("gisteren", Relative::Yesterday)],
};

const POLISH: Language = Language {
    months: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    short: "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    weekdays: "poniedziałek wtorek środa/środę czwartek piątek sobota/sobotę niedziela/niedzielę",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[("wczoraj", Relative::Yesterday)],
};

const SWEDISH: Language = Language {
    months: "januari februari mars april maj juni juli augusti september oktober november december",
    short: "jan feb mar apr maj jun jul aug sep okt nov dec",
    weekdays: "måndag tisdag onsdag torsdag fredag lördag söndag",
    capital: false,
    order: Order::DayFirst,
    bare_weekdays: false,
    relative: &[],
};

/// Chinese, Japanese and Korean write dates by signs, not by names.
const SIGNS: &[(&str, Word)] = &[
    ("月", Word::MonthSign),
    ("월", Word::MonthSign),
    ("日", Word::DaySign),
    ("号", Word::DaySign),
    ("號", Word::DaySign),
    ("일", Word::DaySign),
    ("on the ", Word::OnThe),
];

const CJK_RELATIVE: &[(&str, Relative)] = &[
    ("今天", Relative::Today),
    ("今日", Relative::Today),
    ("今晚", Relative::Today),
    ("今早", Relative::Today),
    ("今晨", Relative::Today),
    ("昨天", Relative::Yesterday),
    ("昨日", Relative::Yesterday),
    ("昨晚", Relative::Yesterday),
    ("前天", Relative::Yesterday),
    ("明天", Relative::Tomorrow),
    ("明日", Relative::Tomorrow),
    ("어제", Relative::Yesterday),
    ("오늘", Relative::Today),
];

/// What stands before the sign of a weekday, and the signs from Monday on.
const CJK_WEEK: &[&str] = &["星期", "礼拜", "禮拜", "周", "週"];
const CJK_DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日 天"];
/// Japanese and Korean, from Monday on.
const EAST_DAYS: [&str; 7] = [
    "月曜日 월요일",
    "火曜日 화요일",
    "水曜日 수요일",
    "木曜日 목요일",
    "金曜日 금요일",
    "土曜日 토요일",
    "日曜日 일요일",
];

/// All words, and what each means.
pub(super) struct Words {
    /// Finds every word, longest first, not minding ASCII case.
    pub(super) needles: Needles,
    /// Meaning by index of the word.
    pub(super) meanings: Vec<Word>,
    texts: Vec<String>,
    /// Short forms, which only values have.
    short: Vec<(String, Word)>,
}

impl Words {
    /// The meaning of a whole word in any ASCII case.
    pub(super) fn whole(&self, word: &str) -> Option<Word> {
        let lower = word.to_lowercase();
        let full = self.texts.iter().position(|text| *text == lower).map(|at| self.meanings[at]);
        full.or_else(|| self.short.iter().find(|(text, _)| *text == lower).map(|(_, word)| *word))
    }
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut rows: Vec<(String, Word)> = Vec::new();
    for language in LANGUAGES {
        add_language(language, &mut rows);
    }
    rows.extend(SIGNS.iter().map(|(text, word)| ((*text).to_owned(), *word)));
    rows.extend(CJK_RELATIVE.iter().map(|(text, what)| ((*text).to_owned(), Word::Relative(*what))));
    for (signs, day) in CJK_DAYS.iter().zip(DAYS) {
        let word = Word::Weekday { day, capital: false, bare: true };
        for sign in signs.split(' ') {
            rows.extend(CJK_WEEK.iter().map(|week| (format!("{week}{sign}"), word)));
        }
    }
    for (names, day) in EAST_DAYS.iter().zip(DAYS) {
        let word = Word::Weekday { day, capital: false, bare: false };
        rows.extend(names.split(' ').map(|name| (name.to_owned(), word)));
    }
    // A name that two languages share means the same in both; the first row stands.
    let mut seen = HashSet::new();
    rows.retain(|(text, _)| seen.insert(text.clone()));
    let (texts, meanings): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let short = LANGUAGES.iter().flat_map(|language| months(language.short, language)).collect();
    Words { needles: Needles::new(texts.iter().map(String::as_str)), meanings, texts, short }
});

/// The names of months in `table`, each with its meaning.
fn months(table: &'static str, language: &Language) -> impl Iterator<Item = (String, Word)> {
    let Language { capital, order, .. } = *language;
    let named = table.split_ascii_whitespace().zip(1..);
    named.flat_map(move |(names, month)| {
        names.split('/').map(move |name| (name.to_owned(), Word::Month { month, capital, order }))
    })
}

fn add_language(language: &Language, rows: &mut Vec<(String, Word)>) {
    let capital = language.capital;
    rows.extend(months(language.months, language));
    for (names, day) in language.weekdays.split(' ').zip(DAYS) {
        for (rank, name) in names.split('/').enumerate() {
            let bare = language.bare_weekdays && rank == 0;
            rows.push((name.to_owned(), Word::Weekday { day, capital, bare }));
        }
    }
    rows.extend(language.relative.iter().map(|(text, what)| ((*text).to_owned(), Word::Relative(*what))));
}
