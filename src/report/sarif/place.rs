//! Places as SARIF has them: relative URI references and regions.

use serde_json::{Value, json};

use crate::finding::{Address, Location};

/// Stands for the folder from which the run was made: in CI the root of the checkout.
const ROOT: &str = "%SRCROOT%";

/// What the run's URIs are relative to. Where that lies is not said: it differs from machine to machine.
pub(super) fn bases() -> Value {
    json!({ROOT: {"description": {"text": "The folder from which corpus-lint was run."}}})
}

pub(super) fn location(address: &Address, place: &Location) -> Value {
    let mut out = json!({"physicalLocation": {"artifactLocation": artifact(&address.path), "region": region(place)}});
    if let Some(record) = address.record {
        let name = match &address.field {
            Some(field) => format!("{record}/{field}"),
            None => record.to_string(),
        };
        out["logicalLocations"] = json!([{"fullyQualifiedName": name, "kind": "record"}]);
    }
    out
}

pub(super) fn artifact(path: &str) -> Value {
    if path.starts_with('/') {
        return json!({"uri": format!("file://{}", uri(path))});
    }
    if path.starts_with("../") {
        // No base may be left by `..`.
        return json!({"uri": uri(path)});
    }
    json!({"uri": uri(path), "uriBaseId": ROOT})
}

pub(super) fn region(place: &Location) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "byteOffset": place.byte_start,
        "byteLength": place.byte_end.saturating_sub(place.byte_start),
    })
}

/// A path as a relative URI reference.
pub(in crate::report) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_outside_the_folder_have_no_base() {
        assert_eq!(artifact("新/a b.md"), json!({"uri": "%E6%96%B0/a%20b.md", "uriBaseId": "%SRCROOT%"}));
        assert_eq!(artifact("../a.md"), json!({"uri": "../a.md"}));
        assert_eq!(artifact("/data/a.md"), json!({"uri": "file:///data/a.md"}));
    }
}
