//! What users see of each format, from findings resolved as the engine does it.

mod full;
mod machines;

use super::testing::Sample;
use super::{Format, Style, write};

/// `sample` in `format`, in the given style.
fn written(format: Format, sample: &Sample, style: &Style) -> String {
    let mut out = Vec::new();
    write(format, &sample.report(), style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_format_is_found_by_its_name() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse(), Ok(format));
        let quoted = serde_json::to_string(&format).unwrap();
        assert_eq!(quoted, format!("\"{format}\""));
    }
    let error = "xml".parse::<Format>().unwrap_err().to_string();
    assert!(Format::ALL.iter().all(|format| error.contains(format.as_str())), "{error}");
}
