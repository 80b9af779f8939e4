//! `NAME.br` and `NAME.gz` beside what a visitor loads: static files are compressed once, and better than per
//! request.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use flate2::{Compression, write::GzEncoder};

use super::Profile;

/// What of the bundle is text, or WebAssembly.
const COMPRESSED: [&str; 3] = ["css", "js", "wasm"];

/// The best that brotli has (RFC 7932): its quality, and its window as a power of two.
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;
const BUFFER: usize = 1 << 16;

/// Compresses the files in `pkg`, for visitors. For everybody else what is left of such a build is removed, since
/// a browser would prefer it.
pub(super) fn install(pkg: &Path, profile: Profile) -> Result<()> {
    let in_pkg = fs::read_dir(pkg).with_context(|| format!("can't read {}", pkg.display()))?;
    for entry in in_pkg {
        let file = entry?.path();
        let extension = file.extension().and_then(|extension| extension.to_str());
        if !extension.is_some_and(|extension| COMPRESSED.contains(&extension)) {
            continue;
        }
        for (suffix, encode) in [("br", brotli as Encode), ("gz", gzip)] {
            let target = beside(&file, suffix);
            match profile {
                Profile::Release if is_newer(&target, &file)? => {}
                Profile::Release => write(&file, &target, encode)
                    .with_context(|| format!("can't write {}", target.display()))?,
                Profile::Dev | Profile::Test => remove(&target)?,
            }
        }
    }
    Ok(())
}

type Encode = fn(&mut BufReader<File>, &mut File) -> io::Result<()>;

fn brotli(from: &mut BufReader<File>, to: &mut File) -> io::Result<()> {
    let mut encoder = CompressorWriter::new(to, BUFFER, QUALITY, WINDOW);
    io::copy(from, &mut encoder)?;
    encoder.flush()
}

fn gzip(from: &mut BufReader<File>, to: &mut File) -> io::Result<()> {
    let mut encoder = GzEncoder::new(to, Compression::best());
    io::copy(from, &mut encoder)?;
    encoder.finish()?;
    Ok(())
}

/// Put in place at once: a server may be reading.
fn write(from: &Path, to: &Path, encode: Encode) -> Result<()> {
    let unfinished = beside(to, "new");
    let mut file = File::create(&unfinished)?;
    encode(&mut BufReader::new(File::open(from)?), &mut file)?;
    Ok(fs::rename(unfinished, to)?)
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn is_newer(file: &Path, than: &Path) -> Result<bool> {
    let Ok(written) = fs::metadata(file).and_then(|metadata| metadata.modified()) else {
        return Ok(false);
    };
    Ok(written > fs::metadata(than)?.modified()?)
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("can't remove {}", file.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn a_release_has_both_and_the_next_build_for_an_editor_neither() {
        let folder = std::env::temp_dir().join(format!("xtask-compress-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (script, picture) = (folder.join("a.js"), folder.join("a.png"));
        fs::write(&script, "export {};\n").unwrap();
        fs::write(&picture, "picture").unwrap();

        install(&folder, Profile::Release).unwrap();
        let mut text = String::new();
        let gz = File::open(beside(&script, "gz")).unwrap();
        GzDecoder::new(gz).read_to_string(&mut text).unwrap();
        assert_eq!(text, "export {};\n");
        let mut text = Vec::new();
        let mut br = File::open(beside(&script, "br")).unwrap();
        brotli::BrotliDecompress(&mut br, &mut text).unwrap();
        assert_eq!(text, b"export {};\n");
        assert!(!beside(&picture, "gz").exists());

        // What was changed since is compressed anew.
        fs::write(&script, "export {}; // more\n").unwrap();
        install(&folder, Profile::Release).unwrap();
        let mut text = String::new();
        let gz = File::open(beside(&script, "gz")).unwrap();
        GzDecoder::new(gz).read_to_string(&mut text).unwrap();
        assert_eq!(text, "export {}; // more\n");

        install(&folder, Profile::Dev).unwrap();
        let names = fs::read_dir(&folder).unwrap();
        assert_eq!(names.count(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }
}
