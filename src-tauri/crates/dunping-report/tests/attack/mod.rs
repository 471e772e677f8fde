//! The scene of the attacks: a body, its people, a report that the chair certified and a member signed; and what attackers do to it.

mod forging;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{TimeZone as _, Utc};
use dunping_identity::{Authority, Category, FileSigner, Person, Role, SigningKey, Validity};
use dunping_report::fonts::Fonts;
use dunping_report::papers::{PanelReport, panel_field, render_panel_report, report_digest};
use dunping_report::{EmbeddedFile, SignRequest, SignatureKind, sign_pdf};
use lopdf::{Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};

use self::forging::{Forger, OpenSsl};
use super::judges::{self, Verdict, python};
use super::sample;
use super::update::{add_note, updated};

/// Somebody with a key that the body certified.
pub(crate) struct Hand {
    id: &'static str,
    name: &'static str,
    key: SigningKey,
    chain: Vec<Vec<u8>>,
}

impl Hand {
    fn signer(&self) -> FileSigner {
        FileSigner::new(self.key.clone(), self.chain.clone()).unwrap()
    }
}

pub(crate) struct Scene {
    body: Authority,
    fonts: Fonts,
    chair: Hand,
    member: Hand,
    /// A member who has not signed yet, and turns.
    traitor: Hand,
    /// Certified by the chair.
    certified: Vec<u8>,
    /// And signed by the member.
    pub(crate) signed: Vec<u8>,
}

fn validity() -> Validity {
    Validity {
        from: Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap(),
        to: Utc.with_ymd_and_hms(2031, 1, 1, 0, 0, 0).unwrap(),
    }
}

const BODY: &str = "辽宁省网络空间安全协会评估办公室";

fn hand(body: &Authority, id: &'static str, name: &'static str) -> Hand {
    let category = Category::Technical;
    let person = Person::new(id, name, Role::Expert { category }).unwrap();
    let key = SigningKey::generate().unwrap();
    let leaf = body
        .certify(&person, &key.public_spki().unwrap(), validity())
        .unwrap();
    let chain = vec![leaf, body.certificate().der().to_vec()];
    Hand {
        id,
        name,
        key,
        chain,
    }
}

fn sign(pdf: &[u8], fonts: &Fonts, who: &Hand, field: &str, kind: SignatureKind) -> Vec<u8> {
    let request = SignRequest {
        field,
        kind,
        signer: &who.signer(),
        name: who.name,
        reason: "确认评审报告",
        claimed_time: sample::MADE_AT,
        fonts,
        handwriting: None,
    };
    sign_pdf(pdf, &request).unwrap()
}

/// The paper before the first signature.
fn plain(fonts: &Fonts) -> Vec<u8> {
    let opinion = EmbeddedFile {
        name: "opinion-T004.json".to_owned(),
        media_type: "application/json".to_owned(),
        bytes: b"{\"payloadType\":\"opinion\"}".to_vec(),
        description: "专家T004签名的评审意见".to_owned(),
    };
    render_panel_report(&sample::report(), fonts, &[opinion]).unwrap()
}

impl Scene {
    pub(crate) fn new() -> Self {
        let fonts = sample::fonts();
        let body = Authority::create(BODY, validity()).unwrap();
        let chair = hand(&body, "T003", "欧阳文㛃");
        let member = hand(&body, "T004", "王䶮");
        let traitor = hand(&body, "F001", "𠮷田玲");
        let certified = certify(&plain(&fonts), &fonts, &chair);
        let field = panel_field(member.id);
        let signed = sign(&certified, &fonts, &member, &field, SignatureKind::Approve);
        Self {
            body,
            fonts,
            chair,
            member,
            traitor,
            certified,
            signed,
        }
    }

    pub(crate) fn authorities(&self) -> Vec<Vec<u8>> {
        vec![self.body.certificate().der().to_vec()]
    }

    /// pyHanko's verdict on every file, with its reason.
    pub(crate) fn pyhanko(
        &self,
        files: &BTreeMap<&'static str, Vec<u8>>,
    ) -> BTreeMap<&'static str, (Verdict, String)> {
        judges::pyhanko(&self.body, files)
    }

    /// The quickest of several times that pyHanko takes over the signed report.
    pub(crate) fn pyhanko_seconds(&self, times: usize) -> f64 {
        let folder = tempfile::tempdir().unwrap();
        let (ca, pdf) = (folder.path().join("ca.pem"), folder.path().join("it.pdf"));
        std::fs::write(&ca, self.body.certificate_pem().unwrap()).unwrap();
        std::fs::write(&pdf, &self.signed).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge_speed.py");
        let mut command = python();
        command.arg(script).args([ca, pdf]).arg(times.to_string());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let problem = String::from_utf8_lossy(&output.stderr);
        said.trim()
            .parse()
            .unwrap_or_else(|_| panic!("{said}{problem}"))
    }

    pub(crate) fn pages(&self) -> usize {
        Document::load_mem(&self.signed).unwrap().get_pages().len()
    }

    /// The signed report with the signature of one member more.
    pub(crate) fn signed_once_more(&self) -> Vec<u8> {
        self.covered(&self.signed)
    }

    /// The signed report with a change appended.
    fn updated(&self, change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
        updated(&self.signed, change)
    }

    /// The same, and a member who turned signs over it, so that the file is wholly covered.
    fn updated_and_covered(&self, change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
        self.covered(&self.updated(change))
    }

    fn covered(&self, pdf: &[u8]) -> Vec<u8> {
        let field = panel_field(self.traitor.id);
        sign(
            pdf,
            &self.fonts,
            &self.traitor,
            &field,
            SignatureKind::Approve,
        )
    }

    pub(crate) fn comment_appended(&self) -> Vec<u8> {
        [self.signed.as_slice(), b"\n% nothing\n"].concat()
    }

    pub(crate) fn annotation_added(&self) -> Vec<u8> {
        self.updated(add_note)
    }

    pub(crate) fn annotation_under_a_signature(&self) -> Vec<u8> {
        self.updated_and_covered(add_note)
    }

    pub(crate) fn page_replaced(&self) -> Vec<u8> {
        self.updated_and_covered(|update| {
            let content = content_of_page(update.get_prev_documents(), 3);
            let empty = Stream::new(dictionary! {}, b"q Q".to_vec());
            update.new_document.set_object(content, empty);
        })
    }

    pub(crate) fn attachment_swapped(&self) -> Vec<u8> {
        self.updated_and_covered(|update| {
            let twin = embedded(update.get_prev_documents(), b"report.json");
            let mut values = sample::report();
            values.clauses[0].votes_for += 1;
            let other = Stream::new(
                dictionary! { "Type" => "EmbeddedFile", "Subtype" => "application/json" },
                serde_json::to_vec(&values).unwrap(),
            );
            update.new_document.set_object(twin, other);
        })
    }

    pub(crate) fn script_added(&self) -> Vec<u8> {
        self.updated(|update| {
            let root = root(update.get_prev_documents());
            update.opt_clone_object_to_new_document(root).unwrap();
            let action = dictionary! {
                "S" => "JavaScript", "JS" => Object::string_literal("app.alert('1')"),
            };
            let catalogue = update.new_document.get_dictionary_mut(root).unwrap();
            catalogue.set("OpenAction", action);
        })
    }

    pub(crate) fn cut_inside(&self) -> Vec<u8> {
        self.signed[..self.signed.len() - 2_000].to_vec()
    }

    pub(crate) fn cut_to_unsigned(&self) -> Vec<u8> {
        plain(&self.fonts)
    }

    pub(crate) fn forged_authority(&self) -> Vec<u8> {
        let impostor = Authority::create(BODY, validity()).unwrap();
        let chair = hand(&impostor, self.chair.id, self.chair.name);
        certify(&plain(&self.fonts), &self.fonts, &chair)
    }

    pub(crate) fn hole_widened(&self) -> Vec<u8> {
        let forger = Forger::new(&self.covered(&self.signed));
        let [start, hole, after, rest] = forger.range;
        // What lies before the signature in the same revision is left out: whoever signs can change it later.
        let wide = [start, hole - 400, after, rest];
        forger.sealed(wide, &OpenSsl::of(&self.traitor), "sha256")
    }

    pub(crate) fn range_from_the_middle(&self) -> Vec<u8> {
        let forger = Forger::new(&self.covered(&self.signed));
        let [_, hole, after, rest] = forger.range;
        let from = [5_000, hole - 5_000, after, rest];
        forger.sealed(from, &OpenSsl::of(&self.traitor), "sha256")
    }

    pub(crate) fn digest_downgraded(&self) -> Vec<u8> {
        let forger = Forger::new(&self.covered(&self.signed));
        forger.sealed(forger.range, &OpenSsl::of(&self.traitor), "sha1")
    }

    pub(crate) fn signature_replaced(&self) -> Vec<u8> {
        let field = panel_field(self.member.id);
        let emptied = self.updated(|update| {
            let id = field_id(update.get_prev_documents(), &field);
            update.opt_clone_object_to_new_document(id).unwrap();
            update
                .new_document
                .get_dictionary_mut(id)
                .unwrap()
                .remove(b"V");
        });
        let kind = SignatureKind::Approve;
        sign(&emptied, &self.fonts, &self.traitor, &field, kind)
    }

    pub(crate) fn appearance_replaced(&self) -> Vec<u8> {
        let field = panel_field(self.member.id);
        self.updated_and_covered(|update| {
            let id = field_id(update.get_prev_documents(), &field);
            let form = Stream::new(
                dictionary! {
                    "Type" => "XObject", "Subtype" => "Form",
                    "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()],
                },
                b"0 0 100 20 re f".to_vec(),
            );
            let form = update.new_document.add_object(form);
            update.opt_clone_object_to_new_document(id).unwrap();
            let widget = update.new_document.get_dictionary_mut(id).unwrap();
            widget.set("AP", dictionary! { "N" => form });
        })
    }

    pub(crate) fn field_removed(&self) -> Vec<u8> {
        let field = panel_field(self.member.id);
        self.updated_and_covered(|update| {
            let gone = field_id(update.get_prev_documents(), &field);
            change_form(update, |form| {
                let fields = form
                    .get_mut(b"Fields")
                    .and_then(Object::as_array_mut)
                    .unwrap();
                fields.retain(|one| one.as_reference().ok() != Some(gone));
            });
        })
    }

    pub(crate) fn flags_cleared(&self) -> Vec<u8> {
        self.updated_and_covered(|update| change_form(update, |form| form.set("SigFlags", 0)))
    }

    pub(crate) fn certified_again(&self) -> Vec<u8> {
        self.updated_and_covered(|update| {
            let before = update.get_prev_documents();
            let root = root(before);
            let field = field_id(before, &panel_field(self.member.id));
            let value = before
                .get_dictionary(field)
                .unwrap()
                .get(b"V")
                .unwrap()
                .clone();
            update.opt_clone_object_to_new_document(root).unwrap();
            let catalogue = update.new_document.get_dictionary_mut(root).unwrap();
            catalogue.set("Perms", dictionary! { "DocMDP" => value });
        })
    }

    pub(crate) fn hidden_note_shown(&self) -> Vec<u8> {
        let mut note = (0, 0);
        let prepared = updated(&plain(&self.fonts), |update| {
            add_note(update);
            note = (update.new_document.max_id, 0);
            let hidden = update.new_document.get_dictionary_mut(note).unwrap();
            hidden.set("F", 2);
        });
        let certified = certify(&prepared, &self.fonts, &self.chair);
        let shown = updated(&certified, |update| {
            update.opt_clone_object_to_new_document(note).unwrap();
            update
                .new_document
                .get_dictionary_mut(note)
                .unwrap()
                .set("F", 4);
        });
        self.covered(&shown)
    }

    pub(crate) fn ready_content_shown(&self) -> Vec<u8> {
        let (certified, ready) = self.with_ready_content();
        let shown = updated(&certified, |update| {
            let page = update.get_prev_documents().page_iter().nth(3).unwrap();
            update.opt_clone_object_to_new_document(page).unwrap();
            let page = update.new_document.get_dictionary_mut(page).unwrap();
            page.set("Contents", ready);
        });
        self.covered(&shown)
    }

    /// Nothing but a table and a trailer: the number of a page's content now leads to what lay ready.
    pub(crate) fn table_turned(&self) -> Vec<u8> {
        let (certified, ready) = self.with_ready_content();
        let document = Document::load_mem(&certified).unwrap();
        let content = content_of_page(&document, 3);
        let offset = forging::offset_of(&certified, ready);
        let bytes = forging::with_table(&certified, content, Some(offset));
        self.covered(&bytes)
    }

    pub(crate) fn object_freed(&self) -> Vec<u8> {
        let document = Document::load_mem(&self.signed).unwrap();
        let opinion = embedded(&document, b"opinion-T004.json");
        self.covered(&forging::with_table(&self.signed, opinion, None))
    }

    /// A page's content is listed twice, altered first and as it was last: readers differ in which of the two they take.
    pub(crate) fn object_listed_twice(&self) -> Vec<u8> {
        let honest = self.covered(&self.signed);
        listed_twice(&honest, &self.traitor)
    }

    /// A page's content is written once more as it was.
    pub(crate) fn object_written_again(&self) -> Vec<u8> {
        let honest = self.covered(&self.signed);
        let content = content_of_page(&Document::load_mem(&honest).unwrap(), 3);
        let copy = forging::raw_stream(&honest, content);
        resigned(&honest, &self.traitor, copy, |old, at| {
            let head = "65535 f \n";
            old.replacen(head, &format!("{head}{}", entry(content, at)), 1)
        })
    }

    /// The paper before the first signature, and with a first signature over an update that lists an object twice.
    pub(crate) fn listed_twice_at_first(&self) -> (Vec<u8>, Vec<u8>) {
        let forged = listed_twice(&self.certified, &self.chair);
        (plain(&self.fonts), forged)
    }

    /// The trailer leads to a table that declares an opinion free, by a name that only a reader of PDF's escapes understands.
    pub(crate) fn way_hidden_in_a_name(&self) -> Vec<u8> {
        self.with_hidden_table(|old, before, at| {
            old.replacen(before, &format!("%{before}\n/P#72ev {at}"), 1)
        })
    }

    /// The same as a hybrid table.
    pub(crate) fn hybrid_hidden_in_a_name(&self) -> Vec<u8> {
        self.with_hidden_table(|old, before, at| {
            old.replacen(before, &format!("{before}/XRef#53tm {at}"), 1)
        })
    }

    /// A table lies between the objects of a member's update; `way` leads the trailer to it, and is given where it leads now.
    fn with_hidden_table(&self, way: impl FnOnce(&str, &str, usize) -> String) -> Vec<u8> {
        let honest = self.covered(&self.signed);
        let document = Document::load_mem(&self.signed).unwrap();
        let (number, _) = embedded(&document, b"opinion-T004.json");
        let before = format!("/Prev {}", document.xref_start);
        let size = document.max_id + 1;
        let table =
            format!("xref\n{number} 1\n0000000000 00001 f \ntrailer\n<</Size {size}{before}>>\n");
        resigned(&honest, &self.traitor, table.as_bytes(), |old, at| {
            way(old, &before, at)
        })
    }

    pub(crate) fn digit_changed(&self) -> Vec<u8> {
        let document = Document::load_mem(&self.signed).unwrap();
        let content = content_of_page(&document, 6);
        let at = forging::offset_of(&self.signed, content);
        let mut bytes = self.signed.clone();
        let stream = forging::find(&bytes, b"stream", at).unwrap() + 200;
        bytes[stream] ^= 1;
        bytes
    }

    /// A certified report in which the content for a page lies ready, without a way to it.
    fn with_ready_content(&self) -> (Vec<u8>, ObjectId) {
        let mut ready = (0, 0);
        let prepared = updated(&plain(&self.fonts), |update| {
            let content = Stream::new(dictionary! {}, b"0 0 400 400 re f".to_vec());
            ready = update.new_document.add_object(content);
        });
        (certify(&prepared, &self.fonts, &self.chair), ready)
    }

    /// A report whose author lets a page show nothing that its text layer says.
    pub(crate) fn with_hidden_text(&self) -> (Vec<u8>, PanelReport, [u8; 32]) {
        let report = sample::report();
        let mut document = Document::load_mem(&self.certified).unwrap();
        let content = content_of_page(&document, 2);
        let stream = document
            .get_object_mut(content)
            .unwrap()
            .as_stream_mut()
            .unwrap();
        let mut bytes = b"3 Tr\n".to_vec();
        bytes.extend(stream.decompressed_content().unwrap());
        *stream = Stream::new(dictionary! {}, bytes);
        let mut pdf = Vec::new();
        document.save_to(&mut pdf).unwrap();
        let digest = report_digest(&report).unwrap();
        (pdf, report, digest)
    }
}

/// An entry of a table: a section of its own.
fn entry((number, _): ObjectId, offset: usize) -> String {
    format!("{number} 1\n{offset:010} 00000 n \n")
}

/// The newest update with a page's content listed twice, signed again by whoever signed it.
fn listed_twice(pdf: &[u8], by: &Hand) -> Vec<u8> {
    let content = content_of_page(&Document::load_mem(pdf).unwrap(), 3);
    let altered = format!(
        "{} 0 obj\n<</Length 3>>stream\nq Q\nendstream \nendobj\n",
        content.0
    );
    let both = [altered.as_bytes(), forging::raw_stream(pdf, content)].concat();
    resigned(pdf, by, &both, |old, at| {
        let entries = entry(content, at) + &entry(content, at + altered.len());
        old.replacen("trailer", &format!("{entries}trailer"), 1)
    })
}

/// The newest update rewritten, and signed again over all of it.
fn resigned(
    pdf: &[u8],
    by: &Hand,
    bytes: &[u8],
    tail: impl FnOnce(&str, usize) -> String,
) -> Vec<u8> {
    let rewritten = forging::rewritten(pdf, bytes, tail);
    let forger = Forger::new(&rewritten);
    let [start, hole, after, _] = forger.range;
    let range = [start, hole, after, rewritten.len() - after];
    forger.sealed(range, &OpenSsl::of(by), "sha256")
}

fn certify(pdf: &[u8], fonts: &Fonts, chair: &Hand) -> Vec<u8> {
    sign(
        pdf,
        fonts,
        chair,
        &panel_field(chair.id),
        SignatureKind::Certify,
    )
}

fn change_form(update: &mut IncrementalDocument, change: impl FnOnce(&mut lopdf::Dictionary)) {
    let before = update.get_prev_documents();
    let form = before.catalog().unwrap().get(b"AcroForm").unwrap();
    let form = form.as_reference().unwrap();
    update.opt_clone_object_to_new_document(form).unwrap();
    change(update.new_document.get_dictionary_mut(form).unwrap());
}

fn root(document: &Document) -> ObjectId {
    document
        .trailer
        .get(b"Root")
        .unwrap()
        .as_reference()
        .unwrap()
}

fn content_of_page(document: &Document, index: usize) -> ObjectId {
    let page = document.page_iter().nth(index).unwrap();
    document.get_page_contents(page)[0]
}

/// The stream of an embedded file.
fn embedded(document: &Document, name: &[u8]) -> ObjectId {
    let specifications = document.objects.values().filter_map(|it| it.as_dict().ok());
    let found = specifications
        .filter(|it| it.has_type(b"Filespec"))
        .find(|it| it.get(b"F").unwrap().as_str().unwrap() == name);
    let files = found.unwrap().get(b"EF").unwrap().as_dict().unwrap();
    files.get(b"F").unwrap().as_reference().unwrap()
}

fn field_id(document: &Document, name: &str) -> ObjectId {
    let named = |object: &Object| {
        let field = object.as_dict().ok()?;
        Some(field.get(b"T").ok()?.as_str().ok()? == name.as_bytes())
    };
    let mut found = document.objects.iter();
    *found
        .find(|(_, object)| named(object) == Some(true))
        .unwrap()
        .0
}
