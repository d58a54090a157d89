//! Names of HTML elements that behave alike.

/// Elements without content or end tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "image"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that the parser closes and opens again when they are misnested.
pub fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Elements whose start and end break a paragraph.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "iframe"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "noscript"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "script"
            | "search"
            | "section"
            | "select"
            | "style"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "template"
            | "textarea"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "xmp"
    )
}

/// Elements whose text is not prose.
pub fn is_code(name: &str) -> bool {
    matches!(
        name,
        "code"
            | "datalist"
            | "iframe"
            | "kbd"
            | "listing"
            | "math"
            | "noembed"
            | "noframes"
            | "plaintext"
            | "pre"
            | "samp"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "tt"
            | "xmp"
    )
}

/// Whether HTML knows an element of this name, or a custom element or namespace prefix is written.
/// `<placeholder>` in a text is a tag to the parser and none to the reader.
pub fn is_known(name: &str) -> bool {
    name.contains(['-', ':'])
        || is_void(name)
        || is_formatting(name)
        || is_block(name)
        || is_code(name)
        || matches!(
            name,
            "abbr"
                | "acronym"
                | "amp"
                | "applet"
                | "audio"
                | "bdi"
                | "bdo"
                | "blink"
                | "canvas"
                | "cite"
                | "colgroup"
                | "data"
                | "datalist"
                | "del"
                | "dfn"
                | "g"
                | "input"
                | "ins"
                | "label"
                | "map"
                | "mark"
                | "marquee"
                | "meter"
                | "object"
                | "output"
                | "path"
                | "picture"
                | "progress"
                | "q"
                | "rb"
                | "rp"
                | "rt"
                | "rtc"
                | "ruby"
                | "slot"
                | "span"
                | "sub"
                | "sup"
                | "time"
                | "var"
                | "video"
        )
}
