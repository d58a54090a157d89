//! YAML with exact byte spans, from the events of serde_yaml's own parser.
use super::head::Node;
/// x
pub struct Parsed {
    /// x
    pub root: Option<Node>,
}
/// x
pub fn parse(_text: &str) -> Parsed {
    Parsed { root: None }
}
