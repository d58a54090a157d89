//! scraper's tree sink, told which token is being handled, so that the element a start tag makes
//! can be told from those the parser invents.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::TreeSink;
use html5ever::{Attribute, LocalName, QualName};
use scraper::{Html, HtmlTreeSink};

use super::NodeId;

/// What the tokenizer's side tells the tree's side, and hears back.
#[derive(Default)]
pub(super) struct Current {
    /// Name of the start tag at hand.
    pub(super) start_tag: RefCell<Option<LocalName>>,
    /// The node made for it. Of several with its name the last is the written one: what comes
    /// before it are formatting elements the parser opens again.
    pub(super) node: Cell<Option<NodeId>>,
    /// Elements made so far, written or not.
    pub(super) created: Cell<usize>,
}

impl Current {
    fn note(&self, name: &QualName, node: NodeId) {
        self.created.set(self.created.get() + 1);
        let start_tag = self.start_tag.borrow();
        let written = start_tag.as_deref().is_some_and(|tag| {
            // The parser spells SVG names its own way and turns `image` into `img`.
            tag.eq_ignore_ascii_case(&name.local) || (tag == "image" && &*name.local == "img")
        });
        if written {
            self.node.set(Some(node));
        }
    }
}

/// scraper's sink with a listener at the making of elements.
pub(super) struct ListeningSink {
    pub(super) inner: HtmlTreeSink,
    pub(super) current: Rc<Current>,
}

impl TreeSink for ListeningSink {
    type Handle = NodeId;
    type Output = Html;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let node = self.inner.create_element(name.clone(), attributes, flags);
        self.current.note(&name, node);
        node
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        let node = self.inner.create_comment(text);
        self.current.node.set(Some(node));
        node
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.inner.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.inner.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        self.inner.append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        self.inner.append_before_sibling(sibling, node);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }
}
