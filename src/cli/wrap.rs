//! Paragraphs for a terminal's width.

use unicode_width::UnicodeWidthStr;

/// The words of `text` in lines of at most `width` columns; words are never broken.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_are_filled_and_words_kept_whole() {
        assert_eq!(wrapped("one two\nthree  four", 9), ["one two", "three", "four"]);
        assert_eq!(wrapped("a averyveryverylongword b", 5), ["a", "averyveryverylongword", "b"]);
        assert_eq!(wrapped("报纸 编辑 部", 9), ["报纸 编辑", "部"]);
        assert_eq!(wrapped("", 5), [""]);
    }
}
