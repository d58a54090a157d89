//! A second opinion on places: decodes with encoding_rs and counts lines and columns by itself.

use std::collections::BTreeMap;

use corpus_lint::finding::{EXCERPT_MAX, Finding, Location};
use encoding_rs::Encoding;

/// One file as the user has it.
pub struct File {
    raw: Vec<u8>,
    encoding: &'static Encoding,
    text: String,
    /// Offset in `text` and place of every character, and of the end.
    places: Vec<(usize, (u32, u32))>,
}

impl File {
    /// Decodes `raw`, which is in `encoding` once a byte order mark is off.
    pub fn new(raw: Vec<u8>, encoding: &'static Encoding) -> Self {
        let mark = Encoding::for_bom(&raw).map_or(0, |(_, length)| length);
        let text = encoding.decode_without_bom_handling(&raw[mark..]).0.into_owned();
        let (mut line, mut column) = (1, 1);
        let mut places = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            places.push((at, (line, column)));
            let ends_line = c == '\n' || c == '\r' && chars.peek().is_none_or(|(_, next)| *next != '\n');
            (line, column) = if ends_line { (line + 1, 1) } else { (line, column + 1) };
        }
        places.push((text.len(), (line, column)));
        Self { raw, encoding, text, places }
    }

    /// The name of the encoding.
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// The offset in the text of a line and column, if it is one.
    fn offset(&self, line: u32, column: u32) -> Option<usize> {
        self.places.binary_search_by_key(&(line, column), |(_, place)| *place).ok().map(|at| self.places[at].0)
    }

    /// The text at `location`, if lines and columns and bytes lead to the same.
    pub fn text_at(&self, location: &Location) -> Result<&str, String> {
        let start = self.offset(location.line, location.column).ok_or("no such line and column")?;
        let end = self.offset(location.end_line, location.end_column).ok_or("no such end line and column")?;
        let selected = self.text.get(start..end).ok_or("it ends before it starts")?;
        let bytes = usize::try_from(location.byte_start).unwrap()..usize::try_from(location.byte_end).unwrap();
        let bytes = self.raw.get(bytes).ok_or("bytes out of the file")?;
        let decoded = self.encoding.decode_without_bom_handling(bytes).0;
        if decoded != selected {
            return Err(format!("the bytes are {decoded:?}, line and column select {selected:?}"));
        }
        // An empty range says nothing by its content: all before it must be what comes before.
        let mark = Encoding::for_bom(&self.raw).map_or(0, |(_, length)| length);
        let before =
            self.raw.get(mark..usize::try_from(location.byte_start).unwrap()).ok_or("bytes within the mark")?;
        let before = self.encoding.decode_without_bom_handling(before).0;
        if before == self.text[..start] { Ok(selected) } else { Err("the bytes start elsewhere".to_owned()) }
    }
}

/// What is wrong with the places of `finding`: its own, those of its edits, and those it is related to.
pub fn wrong_with(finding: &Finding, files: &BTreeMap<String, File>) -> Option<String> {
    let path = &*finding.address.path;
    let about = |what: String| format!("{path}: {} at {:?}: {what}", finding.rule, finding.location);
    let Some(file) = files.get(path) else { return Some(about("no such file".to_owned())) };
    let selected = match file.text_at(&finding.location) {
        Ok(selected) => selected,
        Err(what) => return Some(about(what)),
    };
    let cut = finding.excerpt.strip_suffix('…').filter(|cut| cut.chars().count() == EXCERPT_MAX);
    let told = finding.excerpt == selected || cut.is_some_and(|cut| selected.starts_with(cut));
    if !told {
        return Some(about(format!("the excerpt is {:?}, the text {selected:?}", finding.excerpt)));
    }
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| (path, &edit.location));
    let related = finding.related.iter().map(|other| (&*other.address.path, &other.location));
    edits.chain(related).find_map(|(path, location)| {
        let Some(file) = files.get(path) else { return Some(about(format!("no file {path:?}"))) };
        file.text_at(location).err().map(|what| about(format!("{path} {location:?}: {what}")))
    })
}
