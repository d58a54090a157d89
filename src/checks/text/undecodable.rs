//! `text/undecodable`: bytes that are no text in the encoding of the file.
