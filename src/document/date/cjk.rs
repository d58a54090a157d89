//! Dates with signs: `2022年3月7日`, `民國111年3月7日`, `三月七日`, `2022년 3월 7일`, and `7日` alone.

use super::Reading;
use super::cursor::{after, before, digits, digits_back, skip_blanks, skip_blanks_back};
use super::named::Found;
use super::stamp::Parts;

/// Eras by which years are counted: the name before the number, and what to add to it.
const ERAS: &[(&str, i32)] =
    &[("民国", 1911), ("民國", 1911), ("令和", 2018), ("平成", 1988), ("昭和", 1925), ("西元", 0), ("公元", 0)];

const DAY_SIGNS: &[char] = &['日', '号', '號', '일'];
const NUMERALS: &[char] = &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The date round a sign of the month at `start..end`.
pub(super) fn around_month(text: &str, start: usize, end: usize) -> Option<Found> {
    let (month, from) = number_back(text, start)?;
    let year = year_before(text, from);
    let from = year.as_ref().map_or(from, |(_, start)| *start);
    let year = year.and_then(|(year, _)| year);
    let day = day_after(text, end);
    // A month alone is no date.
    if day.is_none() && year.is_none() {
        return None;
    }
    // 35 May is how Chinese texts write 4 June past a censor, and there are more such days.
    if day.is_some_and(|(day, _)| day > 31) && (year.is_none() || month == 5) {
        return None;
    }
    let to = day.map_or(end, |(_, end)| end);
    let parts = Parts { year, month: Some(month), day: day.map(|(day, _)| day), ..Parts::default() };
    match parts.reading() {
        Reading::Unparseable => None,
        reading => Some(Found { start: from, end: to, reading }),
    }
}

/// A year that ends before `at`, with its era: the year if it can be told, and where it starts.
fn year_before(text: &str, at: usize) -> Option<(Option<i32>, usize)> {
    let at = skip_blanks_back(text, at);
    let sign = before(text, at).filter(|c| matches!(c, '年' | '년'))?;
    let at = skip_blanks_back(text, at - sign.len_utf8());
    let (number, count, start) = digits_back(text, at, 4).or_else(|| numeral_year_back(text, at))?;
    let head = &text[..skip_blanks_back(text, start)];
    for (era, add) in ERAS {
        if head.ends_with(era) {
            return Some((Some(number as i32 + add), head.len() - era.len()));
        }
    }
    // Two or three digits without an era may be of any century.
    Some(((count == 4 && number >= 1000).then_some(number as i32), start))
}

/// A day after a month's sign at `at`: its number and where its sign ends.
fn day_after(text: &str, at: usize) -> Option<(u32, usize)> {
    let (day, at) = number(text, skip_blanks(text, at))?;
    let at = skip_blanks(text, at);
    let sign = after(text, at).filter(|c| DAY_SIGNS.contains(c))?;
    Some((day, at + sign.len_utf8()))
}

/// The number of a day alone (`今天（7日）`, `北京7日电`), where what stands round it says that a
/// day of the month is meant and not a count of days.
pub(super) fn lone_day(text: &str, start: usize, end: usize) -> Option<(u32, usize)> {
    let (day, _, from) = digits_back(text, start, 2)?;
    if !(1..=31).contains(&day) {
        return None;
    }
    let (left, right) = (before(text, from), after(text, end));
    let opened = left.is_some_and(|c| "（(，。".contains(c)) || text[..from].ends_with("本月");
    let closed = right.is_some_and(|c| "）)电電讯訊".contains(c));
    let reported = right.is_some_and(|c| "在于於，报報说說称稱上下晚早凌晨".contains(c))
        && left.is_some_and(|c| c.is_alphabetic() && !"月年每第共近前后後个個满滿计計至到逾约約".contains(c));
    (closed || (opened && right.is_none_or(|c| !"内內游遊间間前后後".contains(c))) || reported).then_some((day, from))
}

/// One or two digits, or a numeral up to 99, that ends at `at`: value and start.
fn number_back(text: &str, at: usize) -> Option<(u32, usize)> {
    let at = skip_blanks_back(text, at);
    if let Some((value, _, start)) = digits_back(text, at, 2) {
        return Some((value, start));
    }
    let start = text[..at].char_indices().rev().take(4).take_while(|(_, c)| is_numeral(*c)).last()?.0;
    Some((numeral(&text[start..at])?, start))
}

/// The same from `at` on: value and end.
fn number(text: &str, at: usize) -> Option<(u32, usize)> {
    if let Some((value, _, end)) = digits(text, at, 2) {
        return Some((value, end));
    }
    let (last, c) = text[at..].char_indices().take(4).take_while(|(_, c)| is_numeral(*c)).last()?;
    let end = at + last + c.len_utf8();
    Some((numeral(&text[at..end])?, end))
}

fn is_numeral(c: char) -> bool {
    c == '十' || c == '廿' || NUMERALS.contains(&c)
}

/// `七`, `十`, `十二`, `廿五`, `三十一` as a number.
fn numeral(text: &str) -> Option<u32> {
    let digit = |c: char| NUMERALS.iter().position(|n| *n == c).map(|at| at as u32);
    let chars: Vec<char> = text.chars().collect();
    let value = match *chars.as_slice() {
        ['十'] => 10,
        ['廿'] => 20,
        [one] => digit(one)?,
        ['十', one] => 10 + digit(one)?,
        ['廿', one] => 20 + digit(one)?,
        [ten, '十'] => digit(ten)? * 10,
        [ten, '十', one] => digit(ten)? * 10 + digit(one)?,
        _ => return None,
    };
    (value > 0).then_some(value)
}

/// `二〇二二` that ends at `at`: value, count of digits, start.
fn numeral_year_back(text: &str, at: usize) -> Option<(u32, usize, usize)> {
    let (mut value, mut unit, mut start, mut count) = (0, 1, at, 0);
    for c in text[..at].chars().rev().take(5) {
        let digit = match c {
            '零' | '○' | 'Ｏ' => 0,
            c => match NUMERALS.iter().position(|n| *n == c) {
                Some(digit) => digit as u32,
                None => break,
            },
        };
        value += digit * unit;
        unit *= 10;
        count += 1;
        start -= c.len_utf8();
    }
    (count == 4).then_some((value, count, start))
}
