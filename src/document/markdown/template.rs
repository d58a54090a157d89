//! Blocks of code that the tags of a generator mark: its templates run before the text is read as Markdown.
//!
//! `{% highlight ruby %} … {% endhighlight %}` of Jekyll
//! (<https://jekyllrb.com/docs/liquid/tags/#code-snippet-highlighting>), `{% codeblock %} … {% endcodeblock %}` of Hexo and
//! Octopress (<https://hexo.io/docs/tag-plugins#Code-Block>), and `{{< highlight go >}} … {{< /highlight >}}` of Hugo
//! (<https://gohugo.io/shortcodes/highlight/>).

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Span;

/// A tag that opens a block of code, or closes one.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    let liquid = r"\{%-?[ ]*(?:(?P<end>end)?(?:highlight|codeblock))\b[^%\n]*%\}";
    let hugo = r"\{\{[<%][ ]*(?P<slash>/[ ]*)?highlight\b[^>%\n]*[>%]\}\}";
    Regex::new(&format!("{liquid}|{hugo}")).expect("a fixed expression")
});

/// The blocks in `text`, their tags included, in order; what is opened and never closed is none, and a tag in `code`, the
/// code that Markdown marks, is one that the text tells of.
pub(super) fn code_in(text: &str, code: &[Span]) -> Vec<Span> {
    // Nearly all texts have none.
    if memchr::memmem::find(text.as_bytes(), b"highlight").is_none()
        && memchr::memmem::find(text.as_bytes(), b"codeblock").is_none()
    {
        return Vec::new();
    }
    let is_told = |tag: usize| {
        let next = code.partition_point(|span| span.end <= tag);
        code.get(next).is_some_and(|span| span.start <= tag)
    };
    let (mut blocks, mut open) = (Vec::new(), None);
    for tag in TAG.captures_iter(text) {
        let Some(whole) = tag.get(0) else { continue };
        if tag.name("end").or(tag.name("slash")).is_none() {
            open = open.or_else(|| Some(whole.start()).filter(|at| !is_told(*at)));
        } else if let Some(start) = open.take() {
            blocks.push(Span::new(start, whole.end()));
        }
    }
    blocks
}
