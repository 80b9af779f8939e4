//! Which crates the code of a bundle is of.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// Bytes of code by crate, of a module that still has the names of its functions. What was made of a generic
/// function counts for the crate that defines that function, whatever it was made for.
pub(super) fn by_crate(wasm: &[u8]) -> Result<BTreeMap<String, u64>> {
    let mut imported = 0;
    let mut sizes = Vec::new();
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("the bundle is not WebAssembly")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let is_function = matches!(import?.ty, TypeRef::Func(_));
                    imported += u32::from(is_function);
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                sizes.push(range.end - range.start);
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(subsections) = section.as_known() {
                    names.extend(functions(subsections)?);
                }
            }
            _ => {}
        }
    }
    let mut crates = BTreeMap::new();
    for (index, size) in (imported..).zip(sizes) {
        let name = names.get(&index).copied().unwrap_or_default();
        *crates.entry(crate_of(name)).or_default() += size;
    }
    Ok(crates)
}

/// Functions by their index: in all, those imported first.
fn functions(subsections: NameSectionReader<'_>) -> Result<BTreeMap<u32, &str>> {
    let mut names = BTreeMap::new();
    for subsection in subsections {
        let Name::Function(functions) = subsection? else {
            continue;
        };
        for function in functions {
            let function = function?;
            names.insert(function.index, function.name);
        }
    }
    Ok(names)
}

/// The crate of a function by its mangled name: for `<T as tachys::Render>::build`, where the type is only
/// a parameter, that of the trait.
fn crate_of(mangled: &str) -> String {
    let name = format!("{:#}", demangle(mangled));
    let path = match name.strip_prefix('<').and_then(|it| it.split_once(" as ")) {
        Some((of, of_trait)) if !of.contains("::") => of_trait,
        _ => &name,
    };
    let mut words = path.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let path = words.find(|word| word.contains("::"));
    let first = path.and_then(|path| path.split("::").find(|part| !part.is_empty()));
    first.unwrap_or("other").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_of_the_crate_that_defines_it() {
        for (mangled, expected) in [
            ("_ZN4core3fmt5write17hb6bddc92bae4cc01E", "core"),
            (
                "_ZN53_$LT$T$u20$as$u20$tachys..view..any_view..IntoAny$GT$8into_any17he0206991145cc0aaE",
                "tachys",
            ),
            (
                "_ZN98_$LT$$RF$mut$u20$serde_json..de..Deserializer$LT$R$GT$$u20$as$u20$serde_core..de..Deserializer$GT$15deserialize_seq17h486692340d497c68E",
                "serde_json",
            ),
            (
                "_ZN77_$LT$leptos..into_view..View$LT$T$GT$$u20$as$u20$tachys..view..RenderHtml$GT$7hydrate17h1237fb74bb276df3E",
                "leptos",
            ),
            ("_RNvNtCs5cOc02OMXlo_5alloc6string4push", "alloc"),
            ("hydrate", "other"),
            ("", "other"),
        ] {
            assert_eq!(crate_of(mangled), expected, "{mangled}");
        }
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        assert!(by_crate(b"no module").is_err());
    }
}
