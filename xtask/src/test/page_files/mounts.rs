//! Reads the properties of `<InterruptBoundary …>` and the module that each path leads into.

use std::collections::HashMap;
use std::iter::Peekable;
use std::str::FromStr;

use anyhow::{Result, anyhow};
use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

const BOUNDARY: &str = "InterruptBoundary";

/// A property of a boundary whose value is a path, with the module that the path leads into.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mount {
    pub(super) property: String,
    pub(super) module: Vec<String>,
}

/// All mounts in the text of the given module.
pub(super) fn find(text: &str, module: &[String]) -> Result<Vec<Mount>> {
    let tokens = TokenStream::from_str(text).map_err(|error| anyhow!("{error}"))?;
    let mut imports = HashMap::new();
    collect_imports(tokens.clone(), module, &mut imports);
    let mut properties = Vec::new();
    collect_properties(tokens, &mut properties);
    Ok(properties
        .into_iter()
        .map(|(property, path)| {
            let mut target = absolute(&path, module, &imports);
            // The last part names the function in the module.
            target.pop();
            Mount {
                property,
                module: target,
            }
        })
        .collect())
}

type Imports = HashMap<String, Vec<String>>;
type Tokens = Peekable<IntoIter>;

/// The path from the crate's root.
fn absolute(path: &[String], module: &[String], imports: &Imports) -> Vec<String> {
    let Some((first, rest)) = path.split_first() else {
        return Vec::new();
    };
    let mut start = match first.as_str() {
        "crate" => Vec::new(),
        "self" => module.to_vec(),
        "super" => module[..module.len().saturating_sub(1)].to_vec(),
        name => match imports.get(name) {
            Some(imported) => imported.clone(),
            None => [module, &[name.to_owned()]].concat(),
        },
    };
    for part in rest {
        if part == "super" {
            start.pop();
        } else {
            start.push(part.clone());
        }
    }
    start
}

fn collect_imports(tokens: TokenStream, module: &[String], imports: &mut Imports) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "use" => {
                use_tree(&mut tokens, &[], module, imports);
            }
            TokenTree::Group(group) => collect_imports(group.stream(), module, imports),
            _ => {}
        }
    }
}

/// One path of a `use`, up to the comma or semicolon behind it.
fn use_tree(tokens: &mut Tokens, prefix: &[String], module: &[String], imports: &mut Imports) {
    let mut path = prefix.to_vec();
    let mut name = None;
    for token in tokens.by_ref() {
        match token {
            TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => break,
            TokenTree::Ident(word) if word == "as" => name = Some(String::new()),
            TokenTree::Ident(word) if name.is_some() => name = Some(word.to_string()),
            // `{self}` is the module before the braces.
            TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) => {
                let mut inner = group.stream().into_iter().peekable();
                while inner.peek().is_some() {
                    use_tree(&mut inner, &path, module, imports);
                }
                path.clear();
            }
            _ => {}
        }
    }
    if let Some(last) = path.last() {
        let name = name.unwrap_or_else(|| last.clone());
        let target = absolute(&path, module, &Imports::new());
        imports.insert(name, target);
    }
}

fn collect_properties(tokens: TokenStream, properties: &mut Vec<(String, Vec<String>)>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut in_tag = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => {
                let tag = path(&mut tokens);
                in_tag = tag.last().is_some_and(|name| name == BOUNDARY);
            }
            // A property `name=path`. The end of a tag can't be told from a comparison in a value
            // without parsing expressions, so a tag ends where the next one begins.
            TokenTree::Ident(word) if in_tag && is(&mut tokens, '=') => {
                tokens.next();
                let value = value(&mut tokens);
                if !value.is_empty() {
                    properties.push((word.to_string(), value));
                }
            }
            TokenTree::Group(group) => collect_properties(group.stream(), properties),
            _ => {}
        }
    }
}

/// The path behind the `=` of a property, bare or in braces; empty for any other value.
fn value(tokens: &mut Tokens) -> Vec<String> {
    if let Some(TokenTree::Group(group)) = tokens.peek()
        && group.delimiter() == Delimiter::Brace
    {
        return path(&mut group.stream().into_iter().peekable());
    }
    path(tokens)
}

/// Takes `a::b::c`.
fn path(tokens: &mut Tokens) -> Vec<String> {
    let mut path = Vec::new();
    while let Some(TokenTree::Ident(word)) = tokens.peek() {
        path.push(word.to_string());
        tokens.next();
        if !is(tokens, ':') {
            break;
        }
        while is(tokens, ':') {
            tokens.next();
        }
    }
    path
}

fn is(tokens: &mut Tokens, expected: char) -> bool {
    matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == expected)
}
