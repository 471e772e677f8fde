//! A package taken apart, to be put together in other ways.

use dunping_identity::{DocumentKind, Identity, envelope, fingerprint};
use serde_json::Value;

use super::zip::zip;
use super::{World, small_files};

/// An entry's name and content.
pub(crate) type Named = (String, Vec<u8>);

/// Its entries by name.
pub(crate) struct Parts {
    pub(crate) mimetype: String,
    pub(crate) data: Vec<(String, Vec<u8>)>,
    pub(crate) readme: Vec<u8>,
    pub(crate) manifest: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl Parts {
    pub(crate) fn of(world: &World) -> Self {
        let (path, _) = world.seal("parts.dpcase", small_files());
        let package = world.open(&path);
        let mut data: Vec<_> = package
            .manifest()
            .files
            .iter()
            .map(|file| {
                (
                    format!("data/{}", file.sha256),
                    package.read(&file.sha256).unwrap(),
                )
            })
            .collect();
        data.sort();
        data.dedup();
        let manifest = serde_json::to_vec_pretty(package.manifest()).unwrap();
        assert_eq!(fingerprint::sha256_hex(&manifest), package.package_id());
        let signature =
            envelope::sign(DocumentKind::CaseManifest, &manifest, &world.staff).unwrap();
        let readme = include_bytes!("../../src/readme.txt").to_vec();
        Self {
            mimetype: "application/vnd.dunping.case+zip;v=1".to_owned(),
            data,
            readme,
            manifest,
            signature,
        }
    }

    pub(crate) fn entries(&self) -> Vec<(&str, &[u8])> {
        let mut entries = vec![("mimetype", self.mimetype.as_bytes())];
        entries.extend(
            self.data
                .iter()
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
        );
        entries.push(("README.txt", &self.readme));
        entries.push(("manifest.json", &self.manifest));
        entries.push(("manifest.sig", &self.signature));
        entries
    }

    /// Puts another manifest in, with a good signature.
    pub(crate) fn with_manifest(
        mut self,
        signer: &Identity,
        kind: DocumentKind,
        manifest: Vec<u8>,
    ) -> Self {
        self.signature = envelope::sign(kind, &manifest, signer).unwrap();
        self.manifest = manifest;
        self
    }

    pub(crate) fn edit(self, world: &World, edit: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut manifest: Value = serde_json::from_slice(&self.manifest).unwrap();
        edit(&mut manifest);
        let bytes = serde_json::to_vec(&manifest).unwrap();
        zip(&self
            .with_manifest(&world.staff, DocumentKind::CaseManifest, bytes)
            .entries())
    }
}
