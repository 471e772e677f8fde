//! The report's fonts: fetched from the packages that `assets/fonts/fonts.toml` names, each file checked against its digest.
//!
//! The files are too large for the repository and are ignored by git; nothing without the expected digest is kept.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::checkout::{Checkout, on_path, run, shown};
use crate::setup::system;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    font: Vec<Font>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Font {
    file: String,
    sha256: String,
    #[serde(rename = "licence")]
    _licence: String,
    source: Source,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Source {
    Npm {
        npm: String,
        version: String,
        path: String,
    },
    Debian {
        deb: String,
        path: String,
    },
}

/// Puts every font of the manifest into `assets/fonts`; those already right are left alone.
pub(crate) fn provide(checkout: &Checkout) -> Result<()> {
    let folder = checkout.root.join("assets/fonts");
    let manifest = folder.join("fonts.toml");
    let text = fs::read_to_string(&manifest)
        .with_context(|| format!("{} cannot be read", shown(checkout, &manifest)))?;
    let Manifest { font: fonts } = toml::from_str(&text)
        .with_context(|| format!("{} is not as expected", shown(checkout, &manifest)))?;
    let unpacked = checkout.store().join("fonts");
    for font in &fonts {
        let place = folder.join(&font.file);
        if digest(&place).is_ok_and(|digest| digest == font.sha256) {
            continue;
        }
        println!("fonts: fetching {}", font.file);
        let fetched = match &font.source {
            Source::Npm { npm, version, path } => {
                from_npm(checkout, &unpacked, npm, version)?.join(path)
            }
            Source::Debian { deb, path } => {
                from_debian(checkout, &unpacked, deb, path).with_context(|| by_hand(font))?
            }
        };
        take(&fetched, &place, &font.sha256)?;
    }
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked).context("the fetched font packages cannot be removed")?;
    }
    println!("fonts: {} files as expected", fonts.len());
    Ok(())
}

/// Copies a fetched file to its place if, and only if, it is the expected one.
fn take(fetched: &Path, place: &Path, expected: &str) -> Result<()> {
    let found =
        digest(fetched).with_context(|| format!("{} is not in its package", fetched.display()))?;
    if found != expected {
        bail!(
            "{} has the digest {found}, expected {expected}. The package was changed: do not use it; report this.",
            fetched.display()
        );
    }
    let partial = place.with_extension("tmp");
    fs::copy(fetched, &partial)
        .with_context(|| format!("{} cannot be written", partial.display()))?;
    fs::rename(&partial, place).with_context(|| format!("{} cannot be written", place.display()))
}

fn from_npm(checkout: &Checkout, unpacked: &Path, package: &str, version: &str) -> Result<PathBuf> {
    let folder = unpacked.join(format!("{}-{version}", package.replace(['@', '/'], "_")));
    if !folder.exists() {
        let archives = beside(&folder, "archive");
        fs::create_dir_all(&archives)?;
        run(
            checkout
                .npm()
                .current_dir(&archives)
                .args(["pack", "--silent", "--pack-destination", "."])
                .arg(format!("{package}@{version}")),
            "Check that the npm registry can be reached, then run `cargo xtask setup` again.",
        )?;
        let archive = only_file(&archives)?;
        let partial = beside(&folder, "partial");
        fs::create_dir_all(&partial)?;
        unpack("tar", &["-xzf"], &archive, checkout, &["-C"], &partial)?;
        fs::rename(&partial, &folder)?;
    }
    Ok(folder)
}

fn from_debian(checkout: &Checkout, unpacked: &Path, package: &str, path: &str) -> Result<PathBuf> {
    let installed = Path::new("/").join(path);
    if installed.is_file() {
        return Ok(installed);
    }
    if !(on_path("apt-get") && on_path("dpkg-deb")) {
        bail!("this system has no apt");
    }
    let folder = unpacked.join(package);
    if !folder.exists() {
        let archives = beside(&folder, "archive");
        fs::create_dir_all(&archives)?;
        let mut download = checkout.command("apt-get");
        download.current_dir(&archives).args(["download", package]);
        if run(&mut download, "").is_err() {
            system::refresh_lists();
            run(
                &mut download,
                "Run `apt-get update` as an administrator, then `cargo xtask setup` again.",
            )?;
        }
        unpack(
            "dpkg-deb",
            &["--extract"],
            &only_file(&archives)?,
            checkout,
            &[],
            &folder,
        )?;
    }
    Ok(folder.join(path))
}

fn unpack(
    program: &str,
    before: &[&str],
    archive: &Path,
    checkout: &Checkout,
    between: &[&str],
    folder: &Path,
) -> Result<()> {
    run(
        checkout
            .command(program)
            .args(before)
            .arg(archive)
            .args(between)
            .arg(folder),
        "Check that there is room on the disk, then run `cargo xtask setup` again.",
    )
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    match files.pop() {
        Some(file) if files.is_empty() => Ok(file),
        _ => bail!(
            "{} should hold exactly one file: remove it and run `cargo xtask setup` again",
            folder.display()
        ),
    }
}

/// A folder next to this one, named after it.
fn beside(folder: &Path, what: &str) -> PathBuf {
    PathBuf::from(format!("{}.{what}", folder.display()))
}

fn by_hand(font: &Font) -> String {
    format!(
        "{0} could not be fetched. Put a {0} with the SHA-256 {1} into assets/fonts (see assets/fonts/README.md)",
        font.file, font.sha256
    )
}

/// The SHA-256 of a file, as lower-case hexadecimal digits.
pub(crate) fn digest(path: &Path) -> Result<String> {
    let bytes = fs::read(path)?;
    Ok(Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::{Manifest, Source};

    #[test]
    fn the_manifest_names_every_font_with_its_source_and_digest() {
        let Manifest { font: fonts } =
            toml::from_str(include_str!("../../../../../assets/fonts/fonts.toml")).unwrap();
        assert!(!fonts.is_empty());
        for font in fonts {
            assert_eq!(font.sha256.len(), 64, "{}", font.file);
            match font.source {
                Source::Npm { version, .. } => assert!(
                    version.split('.').count() == 3,
                    "{}: a pinned version",
                    font.file
                ),
                Source::Debian { deb, .. } => assert!(!deb.is_empty(), "{}", font.file),
            }
        }
    }
}
