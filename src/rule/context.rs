//! What rules may know beside the document, and a record of what they asked.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::schema::Schema;

/// What the files round a document are: lets a link rule ask whether a target exists.
pub trait Files {
    /// Whether a file or folder exists at `path` (relative to the working folder, `/` separators).
    fn exists(&self, path: &str) -> bool;
}

/// What every rule may know beside the document. Of one document at a time.
pub struct Context<'a> {
    today: NaiveDate,
    files: &'a dyn Files,
    schemas: Vec<Arc<Schema>>,
    asked: RefCell<Asked>,
}

/// What the rules asked about one document beside its text: while the answers are the same, so is what they say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Whether what they say depends on the day.
    pub today: bool,
    /// Whether there were files at these paths.
    pub files: BTreeMap<String, bool>,
}

impl<'a> Context<'a> {
    /// The context of documents that are judged on `today` amid `files`.
    pub fn new(today: NaiveDate, files: &'a dyn Files) -> Self {
        Self { today, files, schemas: Vec::new(), asked: RefCell::default() }
    }

    /// The same, with the schemas that hold for the path of the document.
    #[must_use]
    pub fn with_schemas(self, schemas: Vec<Arc<Schema>>) -> Self {
        Self { schemas, ..self }
    }

    /// The schemas that the front matter is to fit.
    pub fn schemas(&self) -> &[Arc<Schema>] {
        &self.schemas
    }

    /// Whether a schema says what is right of this key at the top: then what is usual has no say.
    pub fn is_settled(&self, key: &str) -> bool {
        self.schemas.iter().any(|schema| schema.speaks_of(key))
    }

    /// The day against which "in the future" is judged; read once, in UTC.
    pub fn today(&self) -> NaiveDate {
        self.asked.borrow_mut().today = true;
        self.today
    }

    /// What was asked.
    pub fn into_asked(self) -> Asked {
        self.asked.into_inner()
    }
}

impl Files for Context<'_> {
    fn exists(&self, path: &str) -> bool {
        let exists = self.files.exists(path);
        let asked = &mut self.asked.borrow_mut().files;
        if !asked.contains_key(path) {
            asked.insert(path.to_owned(), exists);
        }
        exists
    }
}
