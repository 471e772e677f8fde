// Generated from the Rust contract; do not edit. Regenerate with `cargo xtask contract`.

/**
 * A text in both languages. What it quotes stays as it was typed: names, cells, the standard.
 */
export type Words = { 
/**
 * Chinese: the original, and what papers, files and the command line say.
 */
zh: string, 
/**
 * English.
 */
en: string, };

/**
 * The language of the page, for what the system words in its place: file dialogs.
 */
export type Language = "zh-CN" | "en";

/**
 * The state of the running program.
 */
export type SessionView = { 
/**
 * The program's version.
 */
version: string, 
/**
 * The unlocked identity.
 */
identity: IdentityView | null, 
/**
 * Keys that wait for their certificate; then nobody is unlocked.
 */
waiting: WaitingView | null, 
/**
 * The identity file that was used last, still locked.
 */
remembered: ChosenFile | null, 
/**
 * A file that was double-clicked, dropped or given as argument and waits to be opened.
 */
pending: ChosenFile | null, 
/**
 * All files that came together with it, itself among them.
 */
dropped: Array<ChosenFile>, 
/**
 * The demonstration folder the program was started on.
 */
demo: DemoView | null, 
/**
 * The practice that is under way: what is open then is no real case.
 */
practice: PracticeView | null, 
/**
 * Whether a case package is open.
 */
case_open: boolean, 
/**
 * Whether the register is open.
 */
register_open: boolean, 
/**
 * What is wrong with the place where the program keeps drafts and received files; empty when nothing is.
 */
place_warning: Words, 
/**
 * Case packages opened before on this computer, newest first.
 */
recent: Array<RecentCase>, };

/**
 * An unlocked identity (身份).
 */
export type IdentityView = { 
/**
 * The number in the roster, e.g. `T003`.
 */
id: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * What the identity may do.
 */
role: RoleView, 
/**
 * What the key is for.
 */
part: PartView, 
/**
 * The key file's name.
 */
file: string, 
/**
 * Of the signing key.
 */
fingerprint: FingerprintView, 
/**
 * The certificate's first valid day.
 */
valid_from: string, 
/**
 * The certificate's last valid day.
 */
valid_to: string, 
/**
 * How the certificate stands.
 */
standing: StandingView, 
/**
 * The version of the body's roster at hand.
 */
roster_version: number, 
/**
 * 评估机构.
 */
body: string, 
/**
 * Of the body's key.
 */
body_fingerprint: FingerprintView, };

/**
 * The role of an identity.
 */
export type RoleView = "expert" | "staff";

/**
 * What people compare by voice, by eye or with a telephone's camera before they trust a key.
 */
export type FingerprintView = { 
/**
 * Eight words.
 */
words: Array<string>, 
/**
 * The same key in groups of four hexadecimal digits, for files and logs.
 */
hex: string, 
/**
 * A code that says the words to any telephone.
 */
code: CodeView, };

/**
 * A QR code as one SVG path.
 */
export type CodeView = { 
/**
 * How many modules wide and high it is, its quiet zone included.
 */
size: number, 
/**
 * The dark modules.
 */
path: string, };

/**
 * How a certificate stands now.
 */
export type StandingView = { 
/**
 * What to think of it.
 */
state: StandingState, 
/**
 * In a sentence; empty when there is nothing to say.
 */
text: Words, 
/**
 * What to do; empty when there is nothing to do.
 */
remedy: Words, };

/**
 * What to think of a certificate.
 */
export type StandingState = "good" | "soon" | "bad";

/**
 * Keys that wait for the body's certificate.
 */
export type WaitingView = { 
/**
 * The number asked for.
 */
id: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * What the key is for.
 */
part: PartView, 
/**
 * The key file.
 */
file: ChosenFile, 
/**
 * Of the signing key.
 */
fingerprint: FingerprintView, };

/**
 * What a person's key is for.
 */
export type PartView = "technical" | "finance" | "staff" | "recovery";

/**
 * Six generated words.
 */
export type SuggestedPassphrase = { 
/**
 * The words with the letters by which they are typed.
 */
words: Array<SuggestedWord>, 
/**
 * The letters of all six, as they are typed.
 */
typed: string, 
/**
 * How many bits a guesser has to try, rounded down.
 */
bits: number, };

/**
 * One generated word.
 */
export type SuggestedWord = { 
/**
 * The two characters.
 */
zh: string, 
/**
 * Pinyin without tones.
 */
letters: string, };

/**
 * How well a passphrase of one's own holds.
 */
export type StrengthView = { 
/**
 * Whether it is accepted.
 */
suffices: boolean, 
/**
 * How well it holds.
 */
level: StrengthLevel, };

/**
 * How well a passphrase holds, from refused to strong.
 */
export type StrengthLevel = "too_short" | "weak" | "fair" | "strong";

/**
 * Where a signing key comes from.
 */
export type KeySource = { "from": "new" } | { "from": "p12", 
/**
 * The file.
 */
file: string, 
/**
 * Its passphrase.
 */
passphrase: string, } | { "from": "token", 
/**
 * The vendor's module.
 */
module: string, 
/**
 * The token's label.
 */
token: string, 
/**
 * The key's label.
 */
key: string, 
/**
 * The token's PIN.
 */
pin: Pin, };

/**
 * A new identity.
 */
export type NewIdentityInput = { 
/**
 * The number that the body gave.
 */
id: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * What the key is for.
 */
part: PartView, 
/**
 * The passphrase of the new key file.
 */
passphrase: string, 
/**
 * Where the key file is saved.
 */
file: string, 
/**
 * Where the signing key comes from.
 */
source: KeySource, };

/**
 * A token's PIN: it is never shown, never written, and wiped when it was used.
 */
export type Pin = string;

/**
 * The body's trust file, before it is taken over.
 */
export type TrustView = { 
/**
 * 评估机构.
 */
body: string, 
/**
 * The roster's version.
 */
version: number, 
/**
 * When it was issued.
 */
issued: string, 
/**
 * Of the body's key.
 */
fingerprint: FingerprintView, 
/**
 * Whether this body is trusted on this computer already; if not, people compare the fingerprint first.
 */
pinned: boolean, };

/**
 * A request to be certified, whose signature holds.
 */
export type EnrolmentView = { 
/**
 * The number asked for.
 */
id: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * What the key is for.
 */
part: PartView, 
/**
 * To be compared with the person.
 */
fingerprint: FingerprintView, 
/**
 * The suggested last day of the certificate, `YYYY-MM-DD`.
 */
until: string, 
/**
 * 单位 as the pool knows it; empty for somebody new.
 */
employer: string, 
/**
 * 职称 as the pool knows it.
 */
title: string, };

/**
 * The body's key for one use.
 */
export type BodyKeyInput = { 
/**
 * The body's key file.
 */
file: string, 
/**
 * Its passphrase.
 */
passphrase: string, };

/**
 * What certifying needs.
 */
export type CertifyInput = { 
/**
 * The request.
 */
file: string, 
/**
 * The number, perhaps corrected.
 */
id: string, 
/**
 * 姓名, perhaps corrected.
 */
name: string, 
/**
 * What the key is for, perhaps corrected.
 */
part: PartView, 
/**
 * The last day of the certificate, `YYYY-MM-DD`.
 */
until: string, 
/**
 * 单位, for recusal.
 */
employer: string, 
/**
 * 职称.
 */
title: string, 
/**
 * The body's key.
 */
body: BodyKeyInput, };

/**
 * The roster as staff see it.
 */
export type RosterView = { 
/**
 * 评估机构.
 */
body: string, 
/**
 * The roster's version.
 */
version: number, 
/**
 * When it was issued.
 */
issued: string, 
/**
 * Of the body's key.
 */
fingerprint: FingerprintView, 
/**
 * The body's key file used last in this session, so that it need not be chosen again.
 */
body_key: ChosenFile | null, 
/**
 * The suggested last day of a renewed certificate, `YYYY-MM-DD`.
 */
until: string, 
/**
 * Everyone, active ones first.
 */
entries: Array<RosterRow>, };

/**
 * One certified key.
 */
export type RosterRow = { 
/**
 * The number.
 */
id: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * What the key is for.
 */
part: PartView, 
/**
 * The last valid day.
 */
valid_to: string, 
/**
 * Whether it may be renewed or revoked: the number's certificate in force.
 */
active: boolean, 
/**
 * How it stands.
 */
standing: StandingView, 
/**
 * Eight words in one line.
 */
words: string, };

/**
 * A new evaluation body.
 */
export type FoundInput = { 
/**
 * 评估机构.
 */
body: string, 
/**
 * The passphrase of the body's key.
 */
body_passphrase: string, 
/**
 * The passphrase of the recovery key, to be kept apart from everything else.
 */
recovery_passphrase: string, 
/**
 * The number of the first member of staff.
 */
staff_id: string, 
/**
 * 姓名.
 */
staff_name: string, 
/**
 * The passphrase of that person's own key.
 */
staff_passphrase: string, 
/**
 * An empty folder.
 */
folder: string, };

/**
 * A copy that was made and opened again.
 */
export type BackupView = { 
/**
 * The copy's name.
 */
name: string, 
/**
 * The folder it lies in.
 */
place: string, 
/**
 * What to mind; empty when there is nothing.
 */
note: Words, };

/**
 * A file the person chose; the page holds the token, never the path.
 */
export type ChosenFile = { 
/**
 * Stands for the path in later commands.
 */
token: string, 
/**
 * The file's name for display.
 */
name: string, };

/**
 * What a file dialog is for.
 */
export type Purpose = "open_identity" | "open_trust" | "open_body_key" | "open_p12" | "open_module" | "open_enrolment" | "new_body" | "save_identity" | "save_enrolment" | "save_trust" | "open_case" | "open_returns" | "open_receipt" | "open_closing" | "open_workbook" | "open_policy" | "open_attachments" | "open_register" | "open_any" | "save_case" | "save_return" | "save_form" | "save_closing" | "save_certificate" | "open_report" | "save_report" | "open_handwriting" | "save_archive" | "save_paper" | "save_template" | "export_evidence" | "open_photos" | "open_camera";

/**
 * The demonstration folder: who can be played with one click.
 */
export type DemoView = { 
/**
 * The people whose identity and passphrase lie in the folder: seated experts, the chair, staff.
 */
people: Array<DemoPerson>, 
/**
 * The demonstration case.
 */
case: ChosenFile, 
/**
 * The returns of the panel.
 */
returns: Array<ChosenFile>, 
/**
 * The register's folder.
 */
register: ChosenFile, };

/**
 * One person of the demonstration.
 */
export type DemoPerson = { 
/**
 * The name of the identity file without its ending.
 */
who: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * What the person does, e.g. `技术专家 · 组长`.
 */
part: Words, 
/**
 * The passphrase that lies beside the identity file, so that nobody has to look for it in a demonstration.
 */
passphrase: string, };

/**
 * A practice (练习) that is under way.
 */
export type PracticeView = { 
/**
 * The passphrase of the practice identity: it protects nothing, and nobody has to look for it.
 */
passphrase: string, };

/**
 * A case package that was opened before.
 */
export type RecentCase = { 
/**
 * Stands for the package in `open_case`.
 */
token: string, 
/**
 * 评审编号.
 */
case_no: string, 
/**
 * 企业名称.
 */
enterprise: string, 
/**
 * How many of the clauses have a vote in the draft.
 */
voted: number, 
/**
 * How many are voted on.
 */
clauses: number, 
/**
 * Whether a return was sealed.
 */
sealed: boolean, 
/**
 * Whether a recusal was signed.
 */
recused: boolean, 
/**
 * The last day of the review, where the case has one.
 */
deadline: DeadlineView | null, 
/**
 * When it was last worked on.
 */
touched: string, };

/**
 * The last day of a review (评审期限), as of today.
 */
export type DeadlineView = { 
/**
 * `YYYY-MM-DD`.
 */
last_day: string, 
/**
 * Where today stands.
 */
state: DeadlineState, 
/**
 * How many working days follow, the last day included.
 */
working_days: number, 
/**
 * Whether a year without a calendar was counted by weekdays alone.
 */
provisional: boolean, };

/**
 * Where a day stands to a last day.
 */
export type DeadlineState = "open" | "today" | "over";

/**
 * A failure as people see it: what happened and what to do. The page decides by `code` only.
 */
export type Failure = { 
/**
 * Stable code.
 */
code: string, 
/**
 * What happened.
 */
message: Words, 
/**
 * What to do.
 */
remedy: Words, };

/**
 * Long work under way.
 */
export type WorkView = { 
/**
 * What is being done.
 */
what: Words, 
/**
 * How much of it is done, in whole percent.
 */
percent: number, };

/**
 * The check of every byte of the opened package, which goes on in the background.
 */
export type PackageCheckView = { 
/**
 * How it stands.
 */
state: PackageCheckState, 
/**
 * How much is read, in whole percent.
 */
percent: number, 
/**
 * In plain words, with what to do; empty while it runs.
 */
text: Words, };

/**
 * How the check of the opened package stands.
 */
export type PackageCheckState = "none" | "running" | "holds" | "fails";

/**
 * One line of a verification.
 */
export type CheckLine = { 
/**
 * Stable code.
 */
code: string, 
/**
 * How it came out.
 */
state: CheckState, 
/**
 * In plain words.
 */
text: Words, };

/**
 * How a check came out.
 */
export type CheckState = "holds" | "remark" | "fails";

/**
 * The verification of a file.
 */
export type VerificationView = { 
/**
 * The file's name.
 */
file: string, 
/**
 * What kind of file it is.
 */
kind: Words, 
/**
 * Whether every check holds.
 */
holds: boolean, 
/**
 * Every check.
 */
lines: Array<CheckLine>, };

/**
 * A file that was written.
 */
export type WrittenFile = { 
/**
 * The file's name.
 */
name: string, 
/**
 * SHA-256 of its bytes, hex.
 */
sha256: string, 
/**
 * Size for display, e.g. `12.4 MB`.
 */
size: string, };

/**
 * An opened case package.
 */
export type CaseView = { 
/**
 * 评审编号.
 */
case_no: string, 
/**
 * 企业名称.
 */
enterprise: string, 
/**
 * 统一社会信用代码.
 */
uscc: string, 
/**
 * The package's edition (版次).
 */
edition: number, 
/**
 * SHA-256 of the package's manifest, hex.
 */
package_id: string, 
/**
 * Who sealed it.
 */
sealed_by: string, 
/**
 * When, as claimed.
 */
sealed_at: string, 
/**
 * 评估机构.
 */
body: string, 
/**
 * The reference year (财务数据年度).
 */
reference_year: number, 
/**
 * What was checked on opening.
 */
checks: Array<CheckLine>, 
/**
 * The seat of the unlocked identity; `None` for somebody who is not on the panel.
 */
seat: SeatView | null, 
/**
 * The panel in seating order.
 */
members: Array<SeatView>, 
/**
 * 企业基本情况, label and value.
 */
facts: Array<FactView>, 
/**
 * The derivation of the size class in one line.
 */
size_line: Words, 
/**
 * The terms that the standard defines.
 */
terms: Array<TermView>, 
/**
 * The 19 votable clauses in printed order.
 */
clauses: Array<ClauseView>, 
/**
 * The evidence in the package.
 */
attachments: Array<AttachmentView>, 
/**
 * What was found in the material.
 */
findings: Array<FindingView>, 
/**
 * What was doubtful in the workbook, and what staff said about it.
 */
doubts: Array<DoubtView>, 
/**
 * The expert's draft as last saved.
 */
draft: DraftView, 
/**
 * What follows from the figures that the draft corrects.
 */
verified: VerifiedView, 
/**
 * Whether the opinion is signed; the draft is then read-only until a correction is begun.
 */
signed: boolean, 
/**
 * The return that was sealed and handed out, if any. Signed without it: sealing again hands the same opinion out.
 */
sealed: WrittenFile | null, 
/**
 * Whether a correction of a sealed opinion is under way: its reason is then compulsory.
 */
correcting: boolean, 
/**
 * Whether what is signed has a paper (专家个人评审意见表) that can be saved.
 */
form: boolean, 
/**
 * Whether what is signed is a declaration of recusal: the review has ended.
 */
recused: boolean, 
/**
 * The last day of the review, where staff set one.
 */
deadline: DeadlineView | null, };

/**
 * A seat of the panel.
 */
export type SeatView = { 
/**
 * The expert's number.
 */
id: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * 技术 or 财务.
 */
category: Words, 
/**
 * 单位.
 */
employer: string, 
/**
 * 职称.
 */
title: string, 
/**
 * 组长.
 */
chair: boolean, };

/**
 * A term that the standard defines.
 */
export type TermView = { 
/**
 * The number as printed.
 */
no: string, 
/**
 * The term as the clauses use it.
 */
name: string, 
/**
 * In English, as printed.
 */
english: string, 
/**
 * The definition, verbatim.
 */
text: string, 
/**
 * What the print says otherwise; empty for nothing.
 */
misprint: Words, };

/**
 * A label and its value.
 */
export type FactView = { 
/**
 * The label.
 */
label: Words, 
/**
 * The value; empty when the workbook leaves it blank.
 */
value: Words, };

/**
 * The computed verdict.
 */
export type VerdictView = "met" | "not_met" | "undetermined" | "judgement";

/**
 * One clause.
 */
export type ClauseView = { 
/**
 * The stable key.
 */
key: string, 
/**
 * The number as printed.
 */
source_no: string, 
/**
 * The short title.
 */
title: Words, 
/**
 * Who presents the finding first, e.g. `财务` or `技术`.
 */
lead: Words, 
/**
 * The verbatim text, a paragraph each.
 */
text: Array<string>, 
/**
 * What is voted on where 符合 would otherwise be ambiguous, as for the exclusion; empty for the other clauses.
 */
question: string, 
/**
 * Remarks on misprints and numbering.
 */
misprints: Array<string>, 
/**
 * The evidence that is expected.
 */
expected: Array<string>, 
/**
 * The computed verdict.
 */
verdict: VerdictView, 
/**
 * Why it is undetermined, a sentence each.
 */
reasons: Array<Words>, 
/**
 * The computed lines, deciding ones first.
 */
measures: Array<MeasureView>, 
/**
 * The figures used, and after them those that are missing, without a value.
 */
inputs: Array<InputView>, 
/**
 * Readings of the standard that matter here: shown when the verdict would flip.
 */
alternatives: Array<AlternativeView>, 
/**
 * Remarks of the computation.
 */
notes: Array<Words>, 
/**
 * Hints for judged clauses, doubts first; never a verdict.
 */
hints: Array<HintView>, 
/**
 * Ids of the attachments bound to the clause by the applicant's list.
 */
attachments: Array<string>, 
/**
 * What the applicant says, for comparison only.
 */
self_assessment: string, };

/**
 * Which way a hint leans.
 */
export type LeaningView = "doubts" | "open" | "supports" | "fact";

/**
 * Something that can be said of a judged clause.
 */
export type HintView = { 
/**
 * Its stable code.
 */
code: string, 
/**
 * Which way it leans.
 */
leaning: LeaningView, 
/**
 * The sentence.
 */
text: Words, 
/**
 * The cells it rests on.
 */
places: Array<PlaceView>, 
/**
 * Ids of the attachments it rests on, as far as they are in the case.
 */
attachments: Array<string>, };

/**
 * A cell of the applicant's workbook.
 */
export type PlaceView = { 
/**
 * The sheet's name.
 */
sheet: string, 
/**
 * In A1 notation.
 */
cell: string, };

/**
 * One computed line.
 */
export type MeasureView = { 
/**
 * Its name, e.g. `研发费用占比` or `收入 · 水平法（几何平均）`.
 */
label: Words, 
/**
 * The formula in words.
 */
formula: Words, 
/**
 * The operands, e.g. `1,000,200.00 元 ÷ 20,004,000.00 元`.
 */
operands: Words, 
/**
 * The exact fraction, `n/d`; empty when there is none.
 */
exact: string, 
/**
 * The truncated percentage with its sign, e.g. `5.0000%`; empty when there is none.
 */
percent: string, 
/**
 * The limit, e.g. `≥ 5%`.
 */
threshold: Words, 
/**
 * The verdict of this line.
 */
verdict: VerdictView, 
/**
 * The distance in words, e.g. `恰好达到` or `差 0.01 元`.
 */
distance: Words, 
/**
 * Whether it decides under the policy in force.
 */
decides: boolean, 
/**
 * Where the value lies on a scale on which the limit is 500 and 0–1000 is drawn; `None` when it cannot be drawn.
 */
position: number | null, };

/**
 * A figure with its origin.
 */
export type InputView = { 
/**
 * The figure's stable key.
 */
key: string, 
/**
 * Its name.
 */
label: Words, 
/**
 * Its value for display, with its unit.
 */
value: Words, 
/**
 * The sheet it came from; empty when it has none.
 */
sheet: string, 
/**
 * The cells in A1 notation, joined by a comma; empty when it has none.
 */
cells: string, 
/**
 * The text as it stood there, or who entered it and why.
 */
raw: Words, 
/**
 * Who said how the doubtful cell is to be read, and when; empty when it was not in doubt.
 */
confirmed: Words, 
/**
 * The unit in which a verified figure is entered: 元 or 人.
 */
unit: Words, 
/**
 * Of a verified figure, the declared value that stands beside it, empty where none was declared; `None` for a declared figure.
 */
declared: Words | null, };

/**
 * The verdict under another reading.
 */
export type AlternativeView = { 
/**
 * The ambiguity's number and the reading, e.g. `A06 研发人员不限本科以上`.
 */
reading: Words, 
/**
 * The verdict there.
 */
verdict: VerdictView, };

/**
 * How an attachment can be looked at.
 */
export type ViewerKind = "pdf" | "image" | "workbook" | "text" | "none";

/**
 * One attachment.
 */
export type AttachmentView = { 
/**
 * The id for the evidence protocol: SHA-256, hex.
 */
id: string, 
/**
 * 附件编号.
 */
number: string, 
/**
 * The file's name.
 */
name: string, 
/**
 * Which viewer shows it.
 */
viewer: ViewerKind, 
/**
 * Size for display.
 */
size: string, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * The clauses it is bound to.
 */
clauses: Array<string>, };

/**
 * One finding.
 */
export type FindingView = { 
/**
 * Its stable code.
 */
code: string, 
/**
 * How much it weighs: note, confirm, missing, invalid or block.
 */
severity: string, 
/**
 * Its weight in words.
 */
severity_text: Words, 
/**
 * `sheet!cell`, or empty.
 */
place: string, 
/**
 * The text as it stood there.
 */
raw: string, 
/**
 * What was found and what to do.
 */
message: Words, };

/**
 * The draft of an opinion.
 */
export type DraftView = { 
/**
 * The case package it belongs to; sent back as it was given, so that a late save never lands in another case.
 */
package_id: string, 
/**
 * One entry for each clause that was touched.
 */
votes: Array<VoteDraft>, 
/**
 * The places in the evidence that the expert bound to clauses.
 */
pins: Array<PinView>, 
/**
 * A place that was marked and not bound yet, with the note as typed so far; its id is empty. It is never signed.
 */
begun_pin: PinView | null, 
/**
 * The record of the site visit.
 */
visit: VisitDraft, 
/**
 * General remarks.
 */
remarks: string, 
/**
 * Whether the expert declared 不存在应当回避的情形并承诺保密; the votes stay closed before.
 */
declared: boolean, 
/**
 * The circumstance for which the expert stands aside, instead of the declaration; the signed document then has no votes.
 */
recusal: RecusalDraft | null, 
/**
 * The figures that the expert verified (核定数).
 */
corrections: Array<CorrectionDraft>, 
/**
 * Why the signed opinion is corrected; empty for a first opinion.
 */
correction_reason: string, 
/**
 * When it was last saved, for display; empty before the first save.
 */
saved_at: string, };

/**
 * The draft of a declaration of recusal (回避声明).
 */
export type RecusalDraft = { 
/**
 * The circumstance, e.g. `recusal.employment`; empty while none was chosen.
 */
code: string, 
/**
 * In the expert's words.
 */
explanation: string, };

/**
 * The draft of one vote.
 */
export type VoteDraft = { 
/**
 * The clause.
 */
clause: string, 
/**
 * The vote, if one was cast.
 */
vote: "conform" | "nonconform" | "insufficient" | null, 
/**
 * The reason.
 */
reason: string, 
/**
 * Why it contradicts the computed verdict.
 */
override_code: "data_adjusted" | "scope_interpretation" | "machine_input_error" | "other" | null, 
/**
 * What the vote asks for beside it.
 */
tags: Array<"site_visit" | "supplement" | "discuss">, 
/**
 * To come back to later; stays in the draft and is not signed.
 */
flagged: boolean, };

/**
 * A verified figure as it is typed.
 */
export type CorrectionDraft = { 
/**
 * The figure's stable key.
 */
figure: string, 
/**
 * The number as typed, in the figure's unit (元 or 人) or with a unit behind it.
 */
verified: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The id of the attachment that shows it; empty before one is chosen.
 */
file: string, 
/**
 * Where in it, as typed: a page, a cell, or words; may be empty.
 */
place: string, };

/**
 * What follows from verified figures, beside what was declared.
 */
export type VerifiedView = { 
/**
 * The corrections in the draft's order.
 */
corrections: Array<CorrectionView>, 
/**
 * The clauses whose computed verdict they change, in printed order.
 */
flips: Array<FlipView>, 
/**
 * The clauses whose computation they change, under the verified figures.
 */
clauses: Array<ClauseView>, 
/**
 * The derivation of the size class under the verified figures.
 */
size_line: Words, };

/**
 * One correction for display.
 */
export type CorrectionView = { 
/**
 * The figure's stable key.
 */
figure: string, 
/**
 * Its name.
 */
label: Words, 
/**
 * The declared value with its unit; empty where none was declared.
 */
declared: Words, 
/**
 * The verified value with its unit; empty while the number cannot be read.
 */
verified: Words, 
/**
 * Why the number cannot be read; empty when it can.
 */
problem: Words, 
/**
 * Where it can be seen, e.g. `A06 研发费用专项审计报告.pdf 第12页`; empty before it is chosen.
 */
evidence: Words, };

/**
 * A clause whose computed verdict changes.
 */
export type FlipView = { 
/**
 * The clause.
 */
clause: string, 
/**
 * Its title.
 */
title: Words, 
/**
 * The verdict under the declared figures.
 */
before: VerdictView, 
/**
 * The verdict under the verified figures.
 */
after: VerdictView, };

/**
 * What a piece of evidence is, found by its content.
 */
export type EvidenceView = { "kind": "pdf", 
/**
 * Its size.
 */
bytes: number, } | { "kind": "picture", 
/**
 * The id under which it is shown.
 */
shown: string, 
/**
 * Pixels across, of the original the right way up.
 */
width: number, 
/**
 * Pixels down.
 */
height: number, 
/**
 * When it was taken, as the camera wrote it (EXIF); empty when it did not.
 */
taken: string, 
/**
 * Whether its end is missing: the rest is grey.
 */
incomplete: boolean, } | { "kind": "paper", 
/**
 * What it says.
 */
paper: PaperView, } | { "kind": "other", 
/**
 * What it is, in a sentence.
 */
text: Words, };

/**
 * A document or text as blocks.
 */
export type PaperView = { 
/**
 * The encoding of a plain text; empty for a document.
 */
encoding: string, 
/**
 * Whether it goes on beyond what is here.
 */
shortened: boolean, 
/**
 * Headings, paragraphs and tables; an anchor names them by their number, counted from 1.
 */
blocks: Array<PaperBlock>, };

/**
 * A block of a document.
 */
export type PaperBlock = { "kind": "heading", 
/**
 * 1 is the highest.
 */
level: number, 
/**
 * Its text.
 */
text: string, } | { "kind": "paragraph", 
/**
 * Its text.
 */
text: string, } | { "kind": "table", 
/**
 * The texts of its cells.
 */
rows: Array<Array<string>>, };

/**
 * A place in the evidence that the expert bound to a clause.
 */
export type PinView = { 
/**
 * Its id within the draft.
 */
id: string, 
/**
 * The clause.
 */
clause: string, 
/**
 * The evidence.
 */
file: string, 
/**
 * Where in it.
 */
place: AnchorPlace, 
/**
 * The note.
 */
note: string, };

/**
 * Where in a piece of evidence.
 */
export type AnchorPlace = { "kind": "whole" } | { "kind": "page", 
/**
 * The page, counted from 1.
 */
page: number, 
/**
 * The part; `None` for the whole page.
 */
area: AnchorArea | null, } | { "kind": "picture", 
/**
 * The part.
 */
area: AnchorArea, } | { "kind": "cells", 
/**
 * The sheet.
 */
sheet: string, 
/**
 * In A1 notation: `D2` or `D2:E5`.
 */
cells: string, } | { "kind": "paragraph", 
/**
 * Its number, counted from 1.
 */
number: number, };

/**
 * A rectangle in ten-thousandths of the page's width and height, as the page stands in the file.
 */
export type AnchorArea = { 
/**
 * From the left edge.
 */
left: number, 
/**
 * From the upper edge.
 */
top: number, 
/**
 * Width.
 */
width: number, 
/**
 * Height.
 */
height: number, };

/**
 * An entry that was begun and not added yet.
 */
export type BegunEntry = { 
/**
 * The clause; empty for none.
 */
clause: string, 
/**
 * What was seen.
 */
note: string, };

/**
 * The record as it stands in the draft.
 */
export type VisitDraft = { 
/**
 * 考察日期.
 */
date: string, 
/**
 * 考察地点.
 */
place: string, 
/**
 * 会见人员.
 */
met: string, 
/**
 * Who of the panel signed in.
 */
present: Array<PresentView>, 
/**
 * What was seen.
 */
entries: Array<VisitEntryView>, 
/**
 * What was typed for an entry that was not added yet. It is never signed.
 */
begun: BegunEntry, };

/**
 * A member who signed in.
 */
export type PresentView = { 
/**
 * The member's number.
 */
member: string, 
/**
 * When, for display.
 */
at: string, };

/**
 * Something that was seen.
 */
export type VisitEntryView = { 
/**
 * Its id within the draft.
 */
id: string, 
/**
 * The clause; empty for none.
 */
clause: string, 
/**
 * What was seen.
 */
note: string, 
/**
 * The photo, if one was added.
 */
photo: PhotoView | null, 
/**
 * When it was written down, for display.
 */
at: string, };

/**
 * A photo that was added: the original is on disk, encrypted.
 */
export type PhotoView = { 
/**
 * SHA-256 of the original: the id under which it is shown.
 */
id: string, 
/**
 * The file's name.
 */
name: string, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * Size for display.
 */
size: string, 
/**
 * When it was taken, as the camera wrote it; empty when it did not.
 */
taken: string, };

/**
 * What became of the photos that were to be added.
 */
export type AddedPhotos = { 
/**
 * Those whose originals are on disk now.
 */
photos: Array<PhotoView>, 
/**
 * Those that were not taken, a sentence each.
 */
refused: Array<Words>, 
/**
 * When, for display.
 */
at: string, };

/**
 * A picture in a folder, such as a camera's.
 */
export type FolderPhoto = { 
/**
 * Stands for the file in `add_photos`.
 */
token: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Size for display.
 */
size: string, 
/**
 * When the file was last written, for display.
 */
written: string, };

/**
 * A member's record as it came in with the signed opinion.
 */
export type VisitView = { 
/**
 * Whose record: name and number.
 */
who: string, 
/**
 * The record.
 */
visit: VisitDraft, };

/**
 * Saved means on disk.
 */
export type SavedView = { 
/**
 * When, for display, e.g. `14:03:27`.
 */
saved_at: string, };

/**
 * Something that is missing before the opinion can be signed.
 */
export type GapView = { 
/**
 * The clause, or `None` for the opinion as a whole.
 */
clause: string | null, 
/**
 * The field that mends it.
 */
field: GapField, 
/**
 * What is missing.
 */
text: Words, };

/**
 * The field in which something is missing.
 */
export type GapField = "vote" | "reason" | "override" | "declaration" | "recusal" | "correction_reason" | "remarks" | "figure" | "visit" | "pin";

/**
 * How a field came out of the reading, in rising order of what there is to do.
 */
export type OutcomeView = "ok" | "ok_with_note" | "missing" | "invalid" | "needs_confirm";

/**
 * A way in which a doubtful field may be read.
 */
export type ChoiceView = { 
/**
 * What it is answered by.
 */
id: string, 
/**
 * What choosing it means.
 */
text: Words, };

/**
 * Who said how a field is to be read.
 */
export type ConfirmationView = { 
/**
 * Who: name and number.
 */
who: string, 
/**
 * When, for display.
 */
at: string, 
/**
 * The choice's id.
 */
choice: string, 
/**
 * What it means.
 */
text: Words, };

/**
 * A field in doubt.
 */
export type DoubtfulField = { 
/**
 * The field's stable key.
 */
key: string, 
/**
 * Its name.
 */
label: Words, 
/**
 * Its cells in A1 notation, joined by a comma; empty when it has none.
 */
cell: string, 
/**
 * The text as it stands there.
 */
raw: string, 
/**
 * The clauses that cannot be computed without it.
 */
clauses: Array<string>, 
/**
 * Its value under each of the doubt's choices, in their order.
 */
values: Array<Words>, 
/**
 * Who said which is meant, if somebody did.
 */
confirmed: ConfirmationView | null, };

/**
 * A doubt about the workbook: one or several fields that may be read in several ways, for one cause.
 */
export type DoubtView = { 
/**
 * The code of the finding.
 */
code: string, 
/**
 * The sheet.
 */
sheet: string, 
/**
 * What is doubtful.
 */
message: Words, 
/**
 * The ways in which each of the fields may be read.
 */
choices: Array<ChoiceView>, 
/**
 * The fields.
 */
fields: Array<DoubtfulField>, };

/**
 * One sheet of the applicant's workbook as a grid.
 */
export type SheetView = { 
/**
 * The sheet's name.
 */
name: string, 
/**
 * Whether its tab is hidden in the workbook.
 */
hidden: boolean, 
/**
 * The rows of displayed texts, from A1.
 */
rows: Array<Array<string>>, 
/**
 * Whether rows or columns are left out here.
 */
truncated: boolean, 
/**
 * How many rows are shown at most.
 */
most_rows: number, 
/**
 * How many columns are shown at most.
 */
most_columns: number, 
/**
 * The cells that were read as fields, or about which something was found.
 */
used: Array<UsedCell>, };

/**
 * A cell that was used.
 */
export type UsedCell = { 
/**
 * In A1 notation.
 */
cell: string, 
/**
 * The text as it stands there, also where the cell is beyond what is shown; empty for a cell that is one of a sum, and for one that is
 * no field.
 */
raw: string, 
/**
 * The names of the figures and lines that it gives; empty when it gives none.
 */
label: Words, 
/**
 * The clauses that use it, or cannot be computed without it.
 */
clauses: Array<string>, 
/**
 * How it was read.
 */
outcome: OutcomeView, 
/**
 * What was found about it, and who confirmed it; empty for nothing.
 */
text: Words, };

/**
 * The state of the consolidation.
 */
export type ConsolidationView = { 
/**
 * What was damaged on this computer and from when it was restored; usually nothing.
 */
notices: Array<Words>, 
/**
 * The case package; sent back with the notes, so that a late save never lands in another case.
 */
package_id: string, 
/**
 * A line for each file of the last import, in the order given.
 */
lines: Array<ImportLine>, 
/**
 * The import that can be undone, the last that stands; `None` when there is none, or after the conclusion.
 */
last_import: ImportView | null, 
/**
 * Returns that came before this edition of the package was opened here, and can be taken in now.
 */
waiting: Array<ChosenFile>, 
/**
 * Members who left opinions that contradict each other.
 */
conflicts: Array<ConflictView>, 
/**
 * The members and where their opinions stand.
 */
members: Array<MemberView>, 
/**
 * The 19 clauses with every vote.
 */
clauses: Array<ClauseTallyView>, 
/**
 * The derived result (通过 / 不通过); empty while it cannot be derived.
 */
outcome: Words, 
/**
 * The conclusion's sentence as the report will print it; empty while it cannot be derived.
 */
conclusion: string, 
/**
 * Why it cannot be concluded yet, a sentence each.
 */
refusals: Array<Words>, 
/**
 * Whether the derived result contradicts the majority of whole opinions, so that a deliberation note is compulsory.
 */
note_required: boolean, 
/**
 * 合议说明 as last saved.
 */
deliberation: string, 
/**
 * 现场考察情况 as last saved.
 */
site_visit: string, 
/**
 * 记录人 as last saved.
 */
recorder: string, 
/**
 * Reasons of exclusions as last saved, by the opinion's digest: typed, and not decided yet.
 */
exclusions: { [key in string]: string }, 
/**
 * The members' records of the site visit, as they were signed.
 */
visits: Array<VisitView>, 
/**
 * What was written when the case was concluded.
 */
concluded: Array<WrittenFile>, 
/**
 * The receipts for the members, written with it.
 */
receipts: Array<WrittenFile>, 
/**
 * Who has signed the report; `None` before the conclusion.
 */
signatures: ReportSignaturesView | null, };

/**
 * A signed report and the places in it.
 */
export type ReportSignaturesView = { 
/**
 * 评审编号.
 */
case_no: string, 
/**
 * 企业名称.
 */
enterprise: string, 
/**
 * The report's result (通过 / 不通过).
 */
outcome: Words, 
/**
 * The chair first, then the members, then the body's seal.
 */
places: Array<SignaturePlaceView>, 
/**
 * How many of them are open.
 */
open: number, 
/**
 * Whether everything about the report holds; nobody signs it otherwise.
 */
holds: boolean, 
/**
 * Every check that was made, in plain words.
 */
lines: Array<CheckLine>, 
/**
 * Why the person at this desk cannot sign; empty when the person can.
 */
hindrance: Words, 
/**
 * SHA-256 of the file that was looked at, for the signature to name it.
 */
sha256: string, 
/**
 * The file itself on the shelf for the viewer, where somebody is about to sign it.
 */
paper: AttachmentView | null, };

/**
 * One place for a signature.
 */
export type SignaturePlaceView = { 
/**
 * The member's number; empty for the body's seal.
 */
id: string, 
/**
 * The member's name, or the body's.
 */
name: string, 
/**
 * 组长, 成员 or 盖章.
 */
role: Words, 
/**
 * When it was signed, as the signer claims; empty while it is open.
 */
signed_at: Words, 
/**
 * Whether it is the place of the person at this desk.
 */
own: boolean, };

/**
 * One more signature.
 */
export type SignReportInput = { 
/**
 * The identity of a member who signs on this computer; none for the person who is at work.
 */
identity: string | null, 
/**
 * The passphrase, asked again at each signing.
 */
passphrase: string, 
/**
 * SHA-256 of the report that was shown: no other one is signed. Of no account where staff seal the report on record.
 */
seen: string, 
/**
 * The PIN, where the key of such a member is in a token.
 */
pin: Pin | null, 
/**
 * A picture (PNG) of the handwritten name, for the look alone.
 */
handwriting: string | null, };

/**
 * A report with one signature more.
 */
export type SignedReport = { 
/**
 * The report as it stands now.
 */
report: ReportSignaturesView, 
/**
 * The file.
 */
file: WrittenFile, };

/**
 * What becomes of one file.
 */
export type ImportLine = { 
/**
 * The file's name.
 */
file: string, 
/**
 * Whose opinion, e.g. `林致远（T003）第1版`; empty when it is not known.
 */
who: Words, 
/**
 * What becomes of it.
 */
outcome: ImportOutcome, 
/**
 * In plain words, with what to do.
 */
text: Words, };

/**
 * What becomes of a file that comes in.
 */
export type ImportOutcome = "new" | "already" | "superseded" | "pending_parent" | "pending_edition" | "conflict" | "late" | "wrong_case" | "older_edition" | "wrong_round" | "not_on_panel" | "recused" | "other_form" | "incomplete" | "refused";

/**
 * An import that can be undone.
 */
export type ImportView = { 
/**
 * Its number in this case.
 */
number: number, 
/**
 * When, e.g. `2026-09-15 10:20`.
 */
at: string, 
/**
 * The names of the files that it brought, as they came; none where it put files aside or brought again what was lost.
 */
files: Array<string>, };

/**
 * A member with opinions that contradict each other.
 */
export type ConflictView = { 
/**
 * The expert's number.
 */
expert: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * The opinions.
 */
heads: Array<HeadView>, };

/**
 * One of several contradicting opinions.
 */
export type HeadView = { 
/**
 * Its digest.
 */
digest: string, 
/**
 * Revision, time and, once the chair has voted, how it votes.
 */
text: Words, 
/**
 * Why the chair does not count it; empty while it is not excluded.
 */
excluded: string, };

/**
 * A member and the state of the opinion.
 */
export type MemberView = { 
/**
 * The seat.
 */
seat: SeatView, 
/**
 * Where the opinion stands.
 */
state: MemberState, 
/**
 * In words, e.g. `已收到 · 第1版 · 2026-09-15 10:20`.
 */
text: Words, };

/**
 * Where a member's opinion stands.
 */
export type MemberState = "waiting" | "effective" | "conflict" | "recused";

/**
 * One clause of the consolidation.
 */
export type ClauseTallyView = { 
/**
 * The clause.
 */
key: string, 
/**
 * Its title.
 */
title: Words, 
/**
 * The verdict computed from the declared figures.
 */
verdict: VerdictView, 
/**
 * The figures of the clause that members corrected, in seating order.
 */
corrections: Array<CastCorrection>, 
/**
 * The vote of each member in seating order; `None` while there is none.
 */
votes: Array<CastView | null>, 
/**
 * Votes for 符合.
 */
conform: number, 
/**
 * Votes for 不符合.
 */
nonconform: number, 
/**
 * The clause's result; `None` while votes are missing.
 */
passed: boolean | null, 
/**
 * Whether the members differ.
 */
differs: boolean, 
/**
 * Whether a vote contradicts the verdict computed from its author's own figures.
 */
contradicts_computed: boolean, };

/**
 * A figure that a member corrected, old beside new.
 */
export type CastCorrection = { 
/**
 * Who.
 */
expert: string, 
/**
 * The figure's name.
 */
label: Words, 
/**
 * The declared value with its unit; empty where none was declared.
 */
declared: Words, 
/**
 * The verified value with its unit.
 */
verified: Words, 
/**
 * Why.
 */
reason: string, 
/**
 * Where it can be seen.
 */
evidence: Words, };

/**
 * One vote.
 */
export type CastView = { 
/**
 * Who.
 */
expert: string, 
/**
 * The vote.
 */
vote: "conform" | "nonconform" | "insufficient", 
/**
 * The reason.
 */
reason: string, 
/**
 * The verdict under the author's own verified figures: what the vote is held against.
 */
verdict: VerdictView, 
/**
 * Whether the vote says the opposite of it.
 */
against: boolean, };

/**
 * What the chair typed, to be saved.
 */
export type NotesInput = { 
/**
 * The case package that it belongs to.
 */
package_id: string, 
/**
 * 合议说明.
 */
deliberation: string, 
/**
 * 现场考察情况.
 */
site_visit: string, 
/**
 * 记录人.
 */
recorder: string, 
/**
 * Reasons of exclusions that are not decided yet, by the opinion's digest.
 */
exclusions: { [key in string]: string }, };

/**
 * What the chair adds when concluding.
 */
export type ConcludeInput = { 
/**
 * The passphrase, asked again at each signing.
 */
passphrase: string, 
/**
 * 合议说明.
 */
deliberation: string, 
/**
 * 现场考察情况; empty when none was organised.
 */
site_visit: string, 
/**
 * 记录人, as the report names the person; empty when there was none.
 */
recorder: string, 
/**
 * A picture (PNG) of the chair's handwritten name, for the look alone.
 */
handwriting: string | null, };

/**
 * A page of the register.
 */
export type CasePage = { 
/**
 * The rows, newest first.
 */
rows: Array<CaseRow>, 
/**
 * Whether older cases follow.
 */
more: boolean, 
/**
 * How many cases there are in each state, in the order of the process.
 */
counts: Array<FactView>, };

/**
 * One case of the register.
 */
export type CaseRow = { 
/**
 * 评审编号.
 */
case_no: string, 
/**
 * 企业名称.
 */
enterprise: string, 
/**
 * 统一社会信用代码.
 */
uscc: string, 
/**
 * The state's code.
 */
state: string, 
/**
 * The state in words.
 */
state_text: Words, 
/**
 * What happens next, in words.
 */
next: Words, 
/**
 * The next deadline, e.g. `公示至 2026-09-23`; empty when there is none.
 */
deadline: Words, 
/**
 * When it last changed.
 */
updated: string, };

/**
 * One case as staff see it.
 */
export type StaffCaseView = { 
/**
 * The row of the register.
 */
row: CaseRow, 
/**
 * 企业基本情况.
 */
facts: Array<FactView>, 
/**
 * The derivation of the size class.
 */
size_line: Words, 
/**
 * The clauses with their computed verdicts.
 */
clauses: Array<ClauseView>, 
/**
 * What was found in the material.
 */
findings: Array<FindingView>, 
/**
 * What is or was doubtful in the workbook.
 */
doubts: Array<DoubtView>, 
/**
 * How many fields still wait for a person; the figures they would give are not used.
 */
open_doubts: number, 
/**
 * Whether doubts can be answered now: before the material is frozen.
 */
confirmable: boolean, 
/**
 * Whether the report is on record, so that the body's seal can be set under it.
 */
report_on_record: boolean, 
/**
 * Whether it is archived: nothing more is done.
 */
archived: boolean, 
/**
 * The attachments taken in.
 */
attachments: Array<AttachmentView>, 
/**
 * The draw, once committed.
 */
draw: DrawView | null, 
/**
 * The panel, once drawn.
 */
seats: Array<SeatView>, 
/**
 * Everything written for the case: packages, report, certificate.
 */
documents: Array<DocumentView>, 
/**
 * The history, newest first.
 */
events: Array<EventView>, 
/**
 * What can be done now.
 */
actions: Array<StaffAction>, 
/**
 * The last day of the review that is offered when the case is sealed, `YYYY-MM-DD`.
 */
suggested_review_by: string, };

/**
 * What staff can do with a case in its state.
 */
export type StaffAction = "pass_pre_review" | "commit_draw" | "reveal_draw" | "seal_case" | "take_in_closing" | "start_publicity" | "issue_certificate" | "archive";

/**
 * A draw.
 */
export type DrawView = { 
/**
 * The draw's number within the case.
 */
draw_no: number, 
/**
 * The published commitment, hex.
 */
commit: string, 
/**
 * How many experts are in the pool, by category.
 */
pool: Words, 
/**
 * Who was excluded and why.
 */
excluded: Array<FactView>, 
/**
 * The public entropy; empty before the reveal.
 */
entropy: string, 
/**
 * The alternates in order, once revealed.
 */
alternates: Array<Words>, 
/**
 * Whether the draw was revealed.
 */
revealed: boolean, };

/**
 * A document of the case.
 */
export type DocumentView = { 
/**
 * What it is.
 */
kind: Words, 
/**
 * The file's name.
 */
name: string, 
/**
 * SHA-256, hex.
 */
sha256: string, 
/**
 * When it was registered.
 */
at: string, };

/**
 * One event of the history.
 */
export type EventView = { 
/**
 * When.
 */
at: string, 
/**
 * Who.
 */
actor: string, 
/**
 * What, in words.
 */
text: Words, };

/**
 * Which cases to list.
 */
export type CaseQuery = { 
/**
 * Part of a number, a name or a credit code; empty for all.
 */
text: string, 
/**
 * Only this state; empty for all.
 */
state: string, 
/**
 * Continue after this case number; empty for the first page.
 */
after: string, };

/**
 * What is said about doubtful fields of a workbook.
 */
export type ConfirmInput = { 
/**
 * The keys of the fields.
 */
fields: Array<string>, 
/**
 * The id of the choice that is meant for each of them; `null` takes back what was said before.
 */
choice: string | null, };

/**
 * How a panel is drawn.
 */
export type DrawInput = { 
/**
 * Seats for technical experts.
 */
technical: number, 
/**
 * Seats for finance experts.
 */
finance: number, 
/**
 * Alternates of each category.
 */
alternates: number, 
/**
 * Numbers of experts who are excluded.
 */
excluded: Array<ExclusionInput>, };

/**
 * An expert who is excluded from a draw.
 */
export type ExclusionInput = { 
/**
 * The expert's number.
 */
id: string, 
/**
 * The recusal code, e.g. `recusal.employment`.
 */
reason: string, };

/**
 * An expert of the pool.
 */
export type ExpertView = { 
/**
 * The number.
 */
id: string, 
/**
 * 姓名.
 */
name: string, 
/**
 * 技术 or 财务.
 */
category: Words, 
/**
 * 单位.
 */
employer: string, 
/**
 * 职称.
 */
title: string, 
/**
 * Whether the employer's name suggests a conflict with the applicant.
 */
conflict: Words, };

/**
 * What issuing a certificate needs.
 */
export type CertificateInput = { 
/**
 * The passphrase, asked again at each signing.
 */
passphrase: string, 
/**
 * 认定文号.
 */
document_no: string, 
/**
 * 发证日期, `YYYY-MM-DD`.
 */
issued_on: string, };

/**
 * A case after something was written for it.
 */
export type StaffWritten = { 
/**
 * The case as it stands now.
 */
case: StaffCaseView, 
/**
 * The file.
 */
file: WrittenFile, };

/**
 * A policy (评审口径): how the questions are answered that the standard leaves open.
 */
export type PolicyView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its version.
 */
version: number, 
/**
 * SHA-256 of its text, hex.
 */
digest: string, 
/**
 * Whether it is the one that the program carries.
 */
built_in: boolean, 
/**
 * The open words of the standard that computed clauses depend on, each with its answer.
 */
answers: Array<FactView>, };

/**
 * A paper that can be made in the case's present state.
 */
export type CasePaper = { 
/**
 * Its id; sent back with the answers.
 */
id: string, 
/**
 * What it is called.
 */
name: Words, 
/**
 * The paragraph of the standard that it rests on, e.g. `第5.4.2条（原文编号6.4.2）`; empty for records.
 */
basis: Words, 
/**
 * That paragraph's words.
 */
words: string, 
/**
 * Why it cannot be made yet; empty when it can.
 */
waits_for: Words, 
/**
 * When it was issued before, in words; empty if it never was.
 */
issued: Words, 
/**
 * What has to be answered.
 */
asks: Array<AskView>, };

/**
 * Something that a paper asks for because it is not on record.
 */
export type AskView = { 
/**
 * The name under which the answer is sent.
 */
id: string, 
/**
 * The question.
 */
label: Words, 
/**
 * What kind of answer.
 */
kind: AskKindView, 
/**
 * Whether it may be left empty, to be written in by hand.
 */
optional: boolean, 
/**
 * What is proposed, from the record; empty if nothing is.
 */
proposed: string, 
/**
 * The answers to choose from.
 */
options: Array<OptionView>, };

/**
 * What kind of answer a paper asks for.
 */
export type AskKindView = "line" | "text" | "date" | "choice";

/**
 * One of several answers.
 */
export type OptionView = { 
/**
 * What is sent.
 */
id: string, 
/**
 * What is shown.
 */
label: Words, };

/**
 * Which paper is wanted, with the answers.
 */
export type PaperInput = { 
/**
 * The paper.
 */
id: string, 
/**
 * The answers by the names of what was asked.
 */
answers: Record<string, string>, };

/** Every command: its arguments and its answer. */
export interface Commands {
  session: { arguments: Record<string, never>; returns: SessionView };
  choose: { arguments: { purpose: Purpose; suggested: string; language: Language }; returns: Array<ChosenFile> };
  unlock: { arguments: { file: string; passphrase: string; pin: Pin | null }; returns: IdentityView | null };
  unlock_demo: { arguments: { who: string }; returns: IdentityView };
  lock: { arguments: Record<string, never>; returns: null };
  begin_practice: { arguments: Record<string, never>; returns: CaseView };
  end_practice: { arguments: Record<string, never>; returns: null };
  verify_file: { arguments: { file: string }; returns: VerificationView };
  work: { arguments: Record<string, never>; returns: WorkView | null };
  cancel_work: { arguments: Record<string, never>; returns: null };
  package_check: { arguments: Record<string, never>; returns: PackageCheckView };
  keep_window: { arguments: Record<string, never>; returns: null };
  close_window: { arguments: Record<string, never>; returns: null };
  suggest_passphrase: { arguments: Record<string, never>; returns: SuggestedPassphrase };
  passphrase_strength: { arguments: { passphrase: string; about: Array<string> }; returns: StrengthView };
  create_identity: { arguments: { input: NewIdentityInput }; returns: WaitingView };
  write_enrolment: { arguments: { passphrase: string; pin: Pin | null; file: string }; returns: WrittenFile };
  look_at_trust: { arguments: { file: string }; returns: TrustView };
  adopt_certificate: { arguments: { trust: string; passphrase: string; pin: Pin | null }; returns: null };
  change_passphrase: { arguments: { old: string; new: string }; returns: null };
  back_up_identity: { arguments: { passphrase: string; file: string }; returns: BackupView };
  found_body: { arguments: { input: FoundInput }; returns: null };
  open_case: { arguments: { file: string }; returns: CaseView };
  close_case: { arguments: Record<string, never>; returns: null };
  current_case: { arguments: Record<string, never>; returns: CaseView };
  save_draft: { arguments: { draft: DraftView }; returns: SavedView };
  assess_corrections: { arguments: { corrections: Array<CorrectionDraft> }; returns: VerifiedView };
  opinion_gaps: { arguments: Record<string, never>; returns: Array<GapView> };
  return_name: { arguments: Record<string, never>; returns: string };
  seal_return: { arguments: { passphrase: string; file: string }; returns: WrittenFile };
  save_opinion_form: { arguments: { file: string }; returns: WrittenFile };
  begin_correction: { arguments: Record<string, never>; returns: CaseView };
  take_in_receipt: { arguments: { file: string }; returns: CaseView };
  open_receipt: { arguments: { file: string }; returns: CaseView };
  preview_opinion: { arguments: Record<string, never>; returns: AttachmentView };
  workbook_sheets: { arguments: Record<string, never>; returns: Array<SheetView> };
  evidence: { arguments: { id: string }; returns: EvidenceView };
  export_evidence: { arguments: { id: string; folder: string }; returns: WrittenFile };
  add_photos: { arguments: { files: Array<string> }; returns: AddedPhotos };
  photos_in_folder: { arguments: { folder: string }; returns: Array<FolderPhoto> };
  thumbnail: { arguments: { id: string }; returns: string };
  consolidation: { arguments: Record<string, never>; returns: ConsolidationView };
  preview_returns: { arguments: { files: Array<string> }; returns: Array<ImportLine> };
  take_in_returns: { arguments: { files: Array<string> }; returns: ConsolidationView };
  undo_import: { arguments: Record<string, never>; returns: ConsolidationView };
  exclude_opinion: { arguments: { digest: string; reason: string }; returns: ConsolidationView };
  save_notes: { arguments: { input: NotesInput }; returns: SavedView };
  preview_report: { arguments: { input: ConcludeInput }; returns: AttachmentView };
  conclude: { arguments: { input: ConcludeInput; folder: string }; returns: ConsolidationView };
  sign_as_member: { arguments: { input: SignReportInput }; returns: ConsolidationView };
  take_in_signed_report: { arguments: { file: string }; returns: ConsolidationView };
  look_at_signed_report: { arguments: Record<string, never>; returns: ReportSignaturesView };
  save_signed_report: { arguments: { file: string }; returns: WrittenFile };
  look_at_report: { arguments: { file: string }; returns: ReportSignaturesView };
  sign_report: { arguments: { file: string; input: SignReportInput; out: string }; returns: SignedReport };
  open_register: { arguments: { folder: string }; returns: CasePage };
  policy: { arguments: Record<string, never>; returns: PolicyView };
  set_policy: { arguments: { file: string }; returns: PolicyView };
  list_cases: { arguments: { query: CaseQuery }; returns: CasePage };
  staff_case: { arguments: { case_no: string }; returns: StaffCaseView };
  intake: { arguments: { workbook: string; attachments: string }; returns: StaffCaseView };
  pass_pre_review: { arguments: { case_no: string }; returns: StaffCaseView };
  list_experts: { arguments: { case_no: string }; returns: Array<ExpertView> };
  commit_draw: { arguments: { case_no: string; input: DrawInput }; returns: StaffCaseView };
  reveal_draw: { arguments: { case_no: string; entropy: string }; returns: StaffCaseView };
  seal_case: { arguments: { case_no: string; passphrase: string; file: string; review_by: string }; returns: StaffWritten };
  look_at_closing: { arguments: { file: string }; returns: AttachmentView };
  take_in_closing: { arguments: { file: string; compared: string }; returns: StaffCaseView };
  start_publicity: { arguments: { case_no: string; posted_on: string }; returns: StaffCaseView };
  seal_report: { arguments: { case_no: string; report: string | null; input: SignReportInput; file: string }; returns: StaffWritten };
  issue_certificate: { arguments: { case_no: string; input: CertificateInput; file: string }; returns: StaffWritten };
  archive_case: { arguments: { case_no: string; passphrase: string; file: string }; returns: StaffWritten };
  confirm_fields: { arguments: { case_no: string; input: ConfirmInput }; returns: StaffCaseView };
  staff_sheets: { arguments: { case_no: string }; returns: Array<SheetView> };
  list_papers: { arguments: { case_no: string }; returns: Array<CasePaper> };
  preview_paper: { arguments: { case_no: string; input: PaperInput }; returns: AttachmentView };
  issue_paper: { arguments: { case_no: string; input: PaperInput; file: string }; returns: StaffWritten };
  preview_statistics: { arguments: { year: number }; returns: AttachmentView };
  write_statistics: { arguments: { year: number; file: string }; returns: WrittenFile };
  write_template: { arguments: { file: string; application_year: number | null }; returns: WrittenFile };
  roster: { arguments: Record<string, never>; returns: RosterView };
  read_enrolment: { arguments: { file: string }; returns: EnrolmentView };
  certify_enrolment: { arguments: { input: CertifyInput }; returns: RosterView };
  renew_certificate: { arguments: { id: string; until: string; body: BodyKeyInput }; returns: RosterView };
  revoke_certificate: { arguments: { id: string; reason: string; body: BodyKeyInput }; returns: RosterView };
  export_trust: { arguments: { file: string }; returns: WrittenFile };
}
