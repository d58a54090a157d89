//! YAML with exact byte spans, from the events of serde_yaml's own parser.
