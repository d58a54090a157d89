//! From counts to a schema: what holds for nearly all documents is asked of all.

use serde_json::{Map, Value, json};

use super::Inference;
use super::forms::{FORMS, Form};
use super::profile::{Field, Kind, Profile};

/// Values from which more is said of a key than its type.
const ENOUGH: u64 = 20;
/// Most choices of an `enum`.
const MAX_CHOICES: usize = 20;
/// Values there must be for each choice, on the average: of fewer a next document may well bring a new one.
const FOR_EACH: u64 = 10;
/// Share of texts that stand once, up to which all choices are taken to be known (Good and Turing: it is the chance that
/// the next text is a new one).
const NEW: f64 = 0.003;
/// A slip is met so many times less than what was meant.
const SLIP: u64 = 50;
/// Keys of a mapping beyond which they are data, not names.
const MAX_KEYS: usize = 100;

/// Writes the schema.
pub(super) struct Drafter<'a> {
    pub wish: &'a Inference,
}

impl Drafter<'_> {
    /// The schema of all mappings that `profile` counted.
    pub fn mapping(&self, profile: &Profile) -> Map<String, Value> {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        let named = self.named(profile);
        if named.len() > MAX_KEYS && profile.count < named.len() as u64 * FOR_EACH {
            return schema;
        }
        let required: Vec<&str> =
            named.iter().filter(|(_, field)| self.is_all(field.count, profile.count)).map(|(key, _)| *key).collect();
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        let property = |(key, field): &(&str, &Field)| {
            let is_required = self.is_all(field.count, profile.count);
            ((*key).to_owned(), Value::Object(self.value(field, Some((profile.count, is_required)))))
        };
        schema.insert("properties".to_owned(), Value::Object(named.iter().map(property).collect()));
        if self.wish.closed {
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
        schema
    }

    /// The keys that are named, those that most documents have first.
    fn named<'p>(&self, profile: &'p Profile) -> Vec<(&'p str, &'p Field)> {
        // A key that one document of many has may be a slip.
        let least = if profile.count < ENOUGH { 1 } else { 2 };
        let mut named: Vec<(&str, &Field)> = profile
            .fields
            .iter()
            .map(|(key, field)| (key.as_str(), field))
            .filter(|(_, field)| field.count >= least)
            .collect();
        named.sort_by(|(a, one), (b, other)| other.count.cmp(&one.count).then(a.cmp(b)));
        named
    }

    /// The schema of the values of one key, or of the items of lists.
    fn value(&self, field: &Field, of: Option<(u64, bool)>) -> Map<String, Value> {
        let mut schema = Map::new();
        let kinds = self.kinds(field, of.is_some_and(|(_, required)| required));
        let words: Vec<&str> = kinds.iter().map(|kind| kind.keyword()).collect();
        match words.as_slice() {
            [one] => schema.insert("type".to_owned(), json!(one)),
            all => schema.insert("type".to_owned(), json!(all)),
        };
        if kinds.contains(&Kind::Text) {
            self.text(field, of.is_none(), kinds.contains(&Kind::Null), &mut schema);
        }
        if kinds.contains(&Kind::List) {
            let lists = field.of(Kind::List);
            if lists >= ENOUGH && self.is_all(lists - field.repeating, lists) {
                schema.insert("uniqueItems".to_owned(), json!(true));
            }
            if let Some(items) = field.items.as_ref().filter(|items| items.count >= ENOUGH) {
                schema.insert("items".to_owned(), Value::Object(self.value(items, None)));
            }
        }
        if let Some(inner) = field.inner.as_ref().filter(|inner| kinds.contains(&Kind::Map) && inner.count >= ENOUGH) {
            let mut own = self.mapping(inner);
            own.remove("type");
            schema.extend(own);
        }
        if let Some((documents, _)) = of {
            schema.insert("$comment".to_owned(), json!(format!("in {} of {documents}", field.count)));
        }
        schema
    }

    /// The types that are allowed: those which the fewest values have are outliers, as far as they are few enough.
    pub fn kinds(&self, field: &Field, is_required: bool) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| field.of(*kind) > 0).collect();
        kinds.sort_by_key(|kind| field.of(*kind));
        let mut room = self.room(field.count - field.of(Kind::Null));
        kinds.retain(|kind| {
            let count = field.of(*kind);
            if *kind == Kind::Null {
                // A key that need not be there may as well be empty.
                return !is_required || count > self.room(field.count);
            }
            if count > room {
                return true;
            }
            room -= count;
            false
        });
        kinds.sort();
        if kinds.contains(&Kind::Number) {
            kinds.retain(|kind| *kind != Kind::Integer);
        }
        kinds
    }

    fn text(&self, field: &Field, is_item: bool, may_be_empty: bool, schema: &mut Map<String, Value>) {
        let texts = field.texts();
        let says_something = self.is_all(texts, field.of(Kind::Text));
        if texts < ENOUGH || !says_something {
            return;
        }
        if let Some(choices) = choices(field).filter(|_| schema["type"] == json!("string")) {
            schema.insert("enum".to_owned(), json!(choices));
        } else if let Some(form) = self.form(field, is_item) {
            let (keyword, value) = form.keyword();
            schema.insert(keyword, value);
            if let Some(said) = form.said {
                schema.insert("description".to_owned(), json!(said));
            }
        } else if !may_be_empty {
            schema.insert("minLength".to_owned(), json!(1));
        }
    }

    /// The form that nearly all texts have.
    pub fn form(&self, field: &Field, is_item: bool) -> Option<&'static Form> {
        let texts = field.texts();
        // Slugs tell documents apart; what many documents share is something else.
        let is_open = field.values().is_none_or(|values| values.len() as u64 * 2 >= texts);
        let fits = |(at, form): &(usize, &Form)| {
            (form.holds_for_items || !is_item)
                && self.is_all(field.in_form(*at), texts)
                && (!form.takes_all || field.in_form(*at) == texts)
                && (form.name != "slug" || field.hyphened * 2 >= texts && is_open)
        };
        FORMS.iter().enumerate().find(fits).map(|(_, form)| form)
    }

    /// Whether so many that it is asked of all.
    fn is_all(&self, count: u64, of: u64) -> bool {
        of > 0 && of - count.min(of) <= self.room(of)
    }

    /// How many of so many may differ.
    fn room(&self, of: u64) -> u64 {
        ((of as f64) * (1.0 - self.wish.share) + 1e-9) as u64
    }
}

/// The choices of a key that has few of them. A rare text that is nearly another one is a slip, and none of them.
pub(super) fn choices(field: &Field) -> Option<Vec<&str>> {
    let (values, texts) = (field.values()?, field.texts());
    let is_slip = |text: &str, count: u64| {
        values.iter().any(|(other, others)| *others >= count * SLIP && other != text && is_nearly(other, text))
    };
    let known: Vec<(&str, u64)> = values
        .iter()
        .map(|(text, count)| (text.as_str(), *count))
        .filter(|(text, count)| !is_slip(text, *count))
        .collect();
    let once = known.iter().filter(|(_, count)| *count == 1).count();
    let is_closed = known.len() <= MAX_CHOICES
        && texts >= ENOUGH.max(known.len() as u64 * FOR_EACH)
        && once as f64 <= NEW * texts as f64;
    is_closed.then(|| known.into_iter().map(|(text, _)| text).collect())
}

/// Whether two texts differ in case, outer space, or one letter that makes no number or plural of it.
fn is_nearly(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim().to_lowercase(), other.trim().to_lowercase());
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let is_plural = one.strip_suffix('s') == Some(&other) || other.strip_suffix('s') == Some(&one);
    one == other
        || (one.chars().count() >= 5 && !has_digit(&one) && !is_plural && strsim::osa_distance(&one, &other) == 1)
}
