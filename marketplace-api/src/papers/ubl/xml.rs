//! XML as a tree of elements: written so that every text comes back as it was, and read without ever
//! following what a document says about itself.
//!
//! A document type is refused where it stands: no entity is declared, fetched or expanded, so neither
//! a billion laughs nor a file of this machine gets in. Size, depth and number of elements are bounded.

use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesRef, BytesStart, BytesText, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, Writer, XmlVersion};

/// Most bytes of a document: some thousand lines.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most elements inside each other; UBL's own documents stay below twenty.
pub const DEPTH_MAX: usize = 64;
/// Most elements of a document.
pub const ELEMENTS_MAX: usize = 200_000;

/// Why bytes are no document that we take.
#[derive(Debug, thiserror::Error)]
pub enum NotXml {
    /// More than [`BYTES_MAX`].
    #[error("the document has more than {BYTES_MAX} bytes")]
    TooLarge,
    /// Another encoding, or bytes that are none.
    #[error("the document is not UTF-8")]
    NotUtf8,
    /// It declares a document type.
    #[error("the document declares a document type; those are not taken")]
    DocumentType,
    /// It refers to something that is not one of the five entities of XML itself.
    #[error("the document refers to the entity {0:?}")]
    Entity(String),
    /// More than [`DEPTH_MAX`] or [`ELEMENTS_MAX`].
    #[error("the document is nested too deeply or has too many elements")]
    TooMuch,
    /// A prefix that stands for nothing.
    #[error("the prefix {0:?} is not declared")]
    Prefix(String),
    /// It breaks off, or has more or less than one root.
    #[error("the document is not whole")]
    NotWhole,
    /// Not well-formed.
    #[error("the document is not well-formed at byte {at}")]
    IllFormed {
        /// Where, from 0.
        at: u64,
        /// Why.
        #[source]
        source: quick_xml::Error,
    },
}

/// An element to be written; its name carries its prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// An element that holds others.
    #[must_use]
    pub fn of(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), text: String::new(), children: Vec::new() }
    }

    /// An element that holds text.
    #[must_use]
    pub fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::of(name) }
    }

    /// The element with an attribute.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// The element with one more inside, or as many as there are.
    #[must_use]
    pub fn with(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// The element, or nothing when nothing is in it: UBL knows no empty elements.
    #[must_use]
    pub fn unless_empty(self) -> Option<Self> {
        (!self.children.is_empty() || !self.text.is_empty()).then_some(self)
    }

    /// The document of which this is the root.
    ///
    /// # Errors
    /// The bytes cannot be taken, which memory always can.
    pub fn document(&self) -> std::io::Result<Vec<u8>> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.write(&mut writer)?;
        let mut bytes = writer.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name);
        for (name, value) in &self.attributes {
            start.push_attribute((*name, value.as_str()));
        }
        if self.children.is_empty() && self.text.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        if !self.text.is_empty() {
            writer.write_event(Event::Text(BytesText::from_escaped(escaped(&self.text))))?;
        }
        for child in &self.children {
            child.write(writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// Text as it comes back from every reader: a carriage return is spelled out, since readers turn a bare
/// one into a line feed; what XML cannot hold at all becomes the sign for an unknown character.
fn escaped(text: &str) -> String {
    let held: String = text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect();
    escape(held.as_str()).replace('\r', "&#13;")
}

/// Whether XML 1.0 can hold the character.
#[must_use]
pub const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

/// An element as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// The namespace its name is in; empty for none.
    pub namespace: String,
    /// Its name without a prefix.
    pub name: String,
    /// Its attributes; names as they were written.
    pub attributes: Vec<(String, String)>,
    /// Its own text, exactly.
    pub text: String,
    /// What it holds, in order.
    pub children: Vec<Self>,
}

impl Read {
    /// Reads a document.
    ///
    /// # Errors
    /// [`NotXml`].
    pub fn document(bytes: &[u8]) -> Result<Self, NotXml> {
        if bytes.len() > BYTES_MAX {
            return Err(NotXml::TooLarge);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|_not_utf8| NotXml::NotUtf8)?;
        Reading::default().read(text)
    }

    /// The first element of that name inside this one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every element of that name inside this one.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element that `path` leads to, name by name.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |here, name| here.find(name))
    }

    /// The text there, exactly; nothing where it is empty.
    #[must_use]
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).map(|found| found.text.as_str()).filter(|text| !text.is_empty())
    }

    /// A code, number or date there: blanks around it do not count.
    #[must_use]
    pub fn token_at(&self, path: &[&str]) -> Option<&str> {
        self.text_at(path).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(named, _)| named == name);
        found.map(|(_, value)| value.trim())
    }
}

/// What is open, and how much was seen.
#[derive(Default)]
struct Reading {
    open: Vec<Read>,
    root: Option<Read>,
    seen: usize,
}

impl Reading {
    fn read(mut self, text: &str) -> Result<Read, NotXml> {
        let mut reader = NsReader::from_str(text);
        loop {
            let at = reader.buffer_position();
            let (namespace, event) = match reader.read_resolved_event() {
                Ok((resolved, event)) => (named(resolved)?, event),
                Err(source) => return Err(NotXml::IllFormed { at, source }),
            };
            match event {
                Event::Start(start) => self.begin(namespace, &start)?,
                Event::Empty(start) => {
                    self.begin(namespace, &start)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Text(words) => self.say(&words.xml10_content())?,
                Event::CData(words) => self.say(&words.xml10_content())?,
                Event::GeneralRef(reference) => self.say(&resolved(&reference, at)?)?,
                Event::DocType(_) => return Err(NotXml::DocumentType),
                Event::Decl(says) => declared(&says)?,
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if self.open.is_empty() { self.root.ok_or(NotXml::NotWhole) } else { Err(NotXml::NotWhole) }
    }

    fn begin(&mut self, namespace: String, start: &BytesStart<'_>) -> Result<(), NotXml> {
        self.seen += 1;
        if self.seen > ELEMENTS_MAX || self.open.len() >= DEPTH_MAX {
            return Err(NotXml::TooMuch);
        }
        if self.root.is_some() {
            return Err(NotXml::NotWhole);
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let ill = |source| NotXml::IllFormed { at: 0, source };
            let attribute = attribute.map_err(|wrong| ill(wrong.into()))?;
            // Only the five entities of XML itself and character references are known here.
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(ill)?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        let name = start.local_name().as_ref().to_owned();
        self.open.push(Read { namespace, name, attributes, ..Read::default() });
        Ok(())
    }

    fn end(&mut self) -> Result<(), NotXml> {
        let done = self.open.pop().ok_or(NotXml::NotWhole)?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => self.root = Some(done),
        }
        Ok(())
    }

    fn say(&mut self, words: &str) -> Result<(), NotXml> {
        match self.open.last_mut() {
            Some(open) => open.text.push_str(words),
            None if words.trim().is_empty() => {}
            None => return Err(NotXml::NotWhole),
        }
        Ok(())
    }
}

fn named(resolved: ResolveResult<'_>) -> Result<String, NotXml> {
    match resolved {
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Bound(namespace) => Ok(namespace.as_ref().to_owned()),
        ResolveResult::Unknown(prefix) => Err(NotXml::Prefix(prefix)),
    }
}

fn resolved(reference: &BytesRef<'_>, at: u64) -> Result<String, NotXml> {
    let ill = |source| NotXml::IllFormed { at, source };
    if let Some(character) = reference.resolve_char_ref().map_err(ill)? {
        let held = is_allowed(character).then(|| character.to_string());
        return held.ok_or_else(|| NotXml::Entity((**reference).to_owned()));
    }
    let known = match &**reference {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        other => return Err(NotXml::Entity(other.to_owned())),
    };
    Ok(known.to_owned())
}

fn declared(says: &BytesDecl<'_>) -> Result<(), NotXml> {
    match says.encoding() {
        None => Ok(()),
        Some(Ok(encoding)) if encoding.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(_) => Err(NotXml::NotUtf8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_never_declared_expanded_or_fetched() {
        let laughs = r#"<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;">]><a>&m;</a>"#;
        let file = r#"<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#;
        let outside = r#"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"#;

        for document in [laughs, file, outside] {
            let refused = Read::document(document.as_bytes());
            assert!(matches!(refused, Err(NotXml::DocumentType)), "{document}");
        }
        assert!(matches!(Read::document(b"<a>&x;</a>"), Err(NotXml::Entity(name)) if name == "x"));
        assert!(Read::document(b"<a b=\"&x;\"/>").is_err());
    }

    #[test]
    fn what_is_too_large_too_deep_or_broken_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(DEPTH_MAX + 1), "</a>".repeat(DEPTH_MAX + 1));
        let wide = format!("<a>{}</a>", "<b/>".repeat(ELEMENTS_MAX));

        assert!(matches!(Read::document(deep.as_bytes()), Err(NotXml::TooMuch)));
        assert!(matches!(Read::document(wide.as_bytes()), Err(NotXml::TooMuch)));
        assert!(matches!(Read::document(&vec![b' '; BYTES_MAX + 1]), Err(NotXml::TooLarge)));
        assert!(matches!(Read::document(b"<a>\xff</a>"), Err(NotXml::NotUtf8)));
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>";
        assert!(matches!(Read::document(latin), Err(NotXml::NotUtf8)));
        for broken in
            ["", "<a>", "<a></b>", "<a/><a/>", "text", "<p:a/>", "<a>&#0;</a>", "<a b='1' b='2'/>"]
        {
            assert!(Read::document(broken.as_bytes()).is_err(), "{broken}");
        }
    }

    #[test]
    fn every_text_comes_back_as_it_was() {
        let text = "<b> & \"two\" 'one' ]]>\r\n\ttab é 米 😀 ";
        let bytes = Element::of("a").with([Element::text("b", text)]).document().unwrap();

        assert_eq!(Read::document(&bytes).unwrap().text_at(&["b"]), Some(text));
    }

    #[test]
    fn what_xml_cannot_hold_is_marked_as_unknown() {
        let bytes = Element::text("a", "bel\u{7}").document().unwrap();

        assert_eq!(Read::document(&bytes).unwrap().text, "bel\u{fffd}");
    }
}
