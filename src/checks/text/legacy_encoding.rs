//! `text/legacy-encoding`: the file is not UTF-8.
