//! Scripts that are written without spaces between words.

/// Whether `c` belongs to a script whose words no space parts (Chinese, Japanese, Thai, Lao, Khmer,
/// Burmese, Tibetan) or whose characters are syllables that count alone (Hangul).
pub const fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}'      // radicals
        | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}'
        | '\u{3040}'..='\u{30FF}'    // kana
        | '\u{3100}'..='\u{318F}'    // bopomofo, Hangul letters
        | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{AC00}'..='\u{D7FF}'    // Hangul
        | '\u{FF66}'..='\u{FF9F}'    // half-width kana
        | '\u{0E00}'..='\u{0EFF}'    // Thai, Lao
        | '\u{0F00}'..='\u{0FFF}'    // Tibetan
        | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{AA60}'..='\u{AA7F}'
        | '\u{20000}'..='\u{323AF}'
    )
}

#[cfg(test)]
mod tests {
    use super::is_spaceless;

    #[test]
    fn words_of_spaced_scripts_are_not_spaceless() {
        assert!("中かカ한ไ".chars().all(is_spaceless));
        assert!(!"aéжअ1。，（".chars().any(is_spaceless));
    }
}
