//! The presence table: a line a key, for people.

use super::draft::{Drafter, choices};
use super::profile::{Field, Kind, Profile};
use crate::text::{escape_control, excerpt};

/// Rows that are shown.
const MAX_ROWS: usize = 200;
/// Columns of a key before it is cut.
const KEY: usize = 40;
/// Choices that are named.
const NAMED: usize = 5;

struct Row {
    key: String,
    count: u64,
    of: u64,
    types: String,
    values: String,
}

/// The table of all keys, those that most documents have first.
pub(super) fn table(profile: &Profile, drafter: &Drafter<'_>) -> String {
    let mut rows = Vec::new();
    add(profile, "", drafter, &mut rows);
    let cut = rows.len().saturating_sub(MAX_ROWS);
    rows.truncate(MAX_ROWS);
    let width = |of: fn(&Row) -> &str, least: usize| {
        rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0).max(least)
    };
    let (key, types) = (width(|row| &row.key, 3), width(|row| &row.types, 5));
    let mut out = format!("{:key$}  {:>9}  {:>6}  {:types$}  {}\n", "key", "documents", "share", "types", "values");
    for row in rows {
        let line = format!(
            "{:key$}  {:>9}  {:>6}  {:types$}  {}",
            row.key,
            row.count,
            share(row.count, row.of),
            row.types,
            row.values
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if cut > 0 {
        out.push_str(&format!("and {cut} more\n"));
    }
    out
}

fn add(profile: &Profile, before: &str, drafter: &Drafter<'_>, rows: &mut Vec<Row>) {
    let mut fields: Vec<(&String, &Field)> = profile.fields.iter().collect();
    fields.sort_by(|(a, one), (b, other)| other.count.cmp(&one.count).then(a.cmp(b)));
    for (key, field) in fields {
        let key = format!("{before}{}", escape_control(key));
        row(&key, field, profile.count, drafter, rows);
        if let Some(inner) = &field.inner {
            add(inner, &format!("{key}."), drafter, rows);
        }
        if let Some(items) = field.items.as_ref().and_then(|items| items.inner.as_ref()) {
            add(items, &format!("{key}[]."), drafter, rows);
        }
    }
}

fn row(key: &str, field: &Field, of: u64, drafter: &Drafter<'_>, rows: &mut Vec<Row>) {
    let mut kinds: Vec<(u64, Kind)> =
        Kind::ALL.map(|kind| (field.of(kind), kind)).into_iter().filter(|(count, _)| *count > 0).collect();
    kinds.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let words: Vec<String> = match kinds.as_slice() {
        [(_, only)] => vec![only.word().to_owned()],
        all => all.iter().map(|(count, kind)| format!("{} {count}", kind.word())).collect(),
    };
    rows.push(Row {
        key: excerpt(key, KEY),
        count: field.count,
        of,
        types: words.join(", "),
        values: values(field, drafter),
    });
}

/// The choices, or the form, of what stands under a key or in its lists.
fn values(field: &Field, drafter: &Drafter<'_>) -> String {
    let (own, is_item) = match &field.items {
        Some(items) if field.texts() == 0 => (items.as_ref(), true),
        _ => (field, false),
    };
    if own.texts() == 0 {
        return String::new();
    }
    if choices(own).is_some()
        && let Some(values) = own.values()
    {
        let mut listed: Vec<(&String, u64)> = values.iter().map(|(text, count)| (text, *count)).collect();
        listed.sort_by(|(a, one), (b, other)| other.cmp(one).then(a.cmp(b)));
        let more = listed.len().saturating_sub(NAMED);
        let words: Vec<String> =
            listed.iter().take(NAMED).map(|(text, count)| format!("{} {count}", excerpt(text, 30))).collect();
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        return format!("{}{more}", words.join(", "));
    }
    drafter.form(own, is_item).map_or_else(String::new, |form| form.name.to_owned())
}

/// The share in percent; 100 for all alone.
fn share(count: u64, of: u64) -> String {
    let tenths = (u128::from(count) * 1_000).checked_div(u128::from(of)).unwrap_or_default();
    if count == of { "100 %".to_owned() } else { format!("{}.{} %", tenths / 10, tenths % 10) }
}
