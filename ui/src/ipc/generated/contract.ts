// Generated from the Rust contract; do not edit. Regenerate with `cargo xtask contract`.

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
 * The identity file that was used last, still locked.
 */
remembered: ChosenFile | null, 
/**
 * A file that was double-clicked, dropped or given as argument and waits to be opened.
 */
pending: ChosenFile | null, 
/**
 * The demonstration folder the program was started on.
 */
demo: DemoView | null, 
/**
 * Whether a case package is open.
 */
case_open: boolean, 
/**
 * Whether the register is open.
 */
register_open: boolean, 
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
 * The certificate's fingerprint in groups of four.
 */
fingerprint: string, 
/**
 * The certificate's last valid day.
 */
valid_to: string, 
/**
 * 评估机构.
 */
body: string, };

/**
 * The role of an identity.
 */
export type RoleView = "expert" | "staff";

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
export type Purpose = "open_identity" | "open_trust" | "open_case" | "open_returns" | "open_closing" | "open_workbook" | "open_policy" | "open_attachments" | "open_register" | "open_any" | "save_case" | "save_return" | "save_closing" | "save_certificate" | "save_archive" | "save_template";

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
part: string, 
/**
 * The passphrase that lies beside the identity file, so that nobody has to look for it in a demonstration.
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
 * Whether a return was sealed.
 */
sealed: boolean, 
/**
 * When it was last worked on.
 */
touched: string, };

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
message: string, 
/**
 * What to do.
 */
remedy: string, };

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
text: string, };

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
 * What kind of file it is, in Chinese.
 */
kind: string, 
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
size_line: string, 
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
correcting: boolean, };

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
category: string, 
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
 * A label and its value.
 */
export type FactView = { 
/**
 * The label.
 */
label: string, 
/**
 * The value; empty when the workbook leaves it blank.
 */
value: string, };

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
title: string, 
/**
 * Who presents the finding first, e.g. `财务` or `技术`.
 */
lead: string, 
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
reasons: Array<string>, 
/**
 * The computed lines, deciding ones first.
 */
measures: Array<MeasureView>, 
/**
 * The figures used.
 */
inputs: Array<InputView>, 
/**
 * Readings of the standard that matter here: shown when the verdict would flip.
 */
alternatives: Array<AlternativeView>, 
/**
 * Remarks of the computation.
 */
notes: Array<string>, 
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
text: string, 
/**
 * The same in English.
 */
english: string, 
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
label: string, 
/**
 * The formula in words.
 */
formula: string, 
/**
 * The operands, e.g. `1,000,200.00 元 ÷ 20,004,000.00 元`.
 */
operands: string, 
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
threshold: string, 
/**
 * The verdict of this line.
 */
verdict: VerdictView, 
/**
 * The distance in words, e.g. `恰好达到` or `差 0.01 元`.
 */
distance: string, 
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
 * Its name in Chinese.
 */
label: string, 
/**
 * Its value for display, with its unit.
 */
value: string, 
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
raw: string, 
/**
 * Who said how the doubtful cell is to be read, and when; empty when it was not in doubt.
 */
confirmed: string, };

/**
 * The verdict under another reading.
 */
export type AlternativeView = { 
/**
 * The ambiguity's number and the reading, e.g. `A06 研发人员不限本科以上`.
 */
reading: string, 
/**
 * The verdict there.
 */
verdict: VerdictView, };

/**
 * How an attachment can be looked at.
 */
export type ViewerKind = "pdf" | "image" | "workbook" | "none";

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
 * Its weight in Chinese.
 */
severity_text: string, 
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
message: string, 
/**
 * The same in English, or empty.
 */
english: string, };

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
 * General remarks.
 */
remarks: string, 
/**
 * Whether the expert declared 不存在应当回避的情形并承诺保密.
 */
declared: boolean, 
/**
 * Why the signed opinion is corrected; empty for a first opinion.
 */
correction_reason: string, 
/**
 * When it was last saved, for display; empty before the first save.
 */
saved_at: string, };

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
override_code: "data_adjusted" | "scope_interpretation" | "machine_input_error" | "other" | null, };

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
 * What is missing.
 */
text: string, };

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
text: string, 
/**
 * The same in English.
 */
english: string, };

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
text: string, 
/**
 * The same in English.
 */
english: string, };

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
label: string, 
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
values: Array<string>, 
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
message: string, 
/**
 * The same in English, or empty.
 */
english: string, 
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
 * The names of the figures and lines that it gives; empty when it gives none.
 */
label: string, 
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
text: string, 
/**
 * The same in English.
 */
english: string, };

/**
 * The state of the consolidation.
 */
export type ConsolidationView = { 
/**
 * The case package; sent back with the notes, so that a late save never lands in another case.
 */
package_id: string, 
/**
 * A line for each file of the last import, in the order given.
 */
lines: Array<ImportLine>, 
/**
 * The members and where their opinions stand.
 */
members: Array<MemberView>, 
/**
 * The 19 clauses with every vote.
 */
clauses: Array<ClauseTallyView>, 
/**
 * The derived result in Chinese (通过 / 不通过); empty while it cannot be derived.
 */
outcome: string, 
/**
 * The conclusion's sentence as the report will print it; empty while it cannot be derived.
 */
conclusion: string, 
/**
 * Why it cannot be concluded yet, a sentence each.
 */
refusals: Array<string>, 
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
 * What was written when the case was concluded.
 */
concluded: Array<WrittenFile>, };

/**
 * What became of one file.
 */
export type ImportLine = { 
/**
 * The file's name.
 */
file: string, 
/**
 * What became of it.
 */
outcome: ImportOutcome, 
/**
 * In plain words, with what to do.
 */
text: string, };

/**
 * What became of an imported file.
 */
export type ImportOutcome = "new" | "already" | "refused";

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
text: string, };

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
title: string, 
/**
 * The computed verdict.
 */
verdict: VerdictView, 
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
 * Whether a vote contradicts the computed verdict.
 */
contradicts_computed: boolean, };

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
reason: string, };

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
site_visit: string, };

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
 * The state in Chinese.
 */
state_text: string, 
/**
 * What happens next, in words.
 */
next: string, 
/**
 * The next deadline, e.g. `公示至 2026-09-23`; empty when there is none.
 */
deadline: string, 
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
size_line: string, 
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
actions: Array<StaffAction>, };

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
pool: string, 
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
alternates: Array<string>, 
/**
 * Whether the draw was revealed.
 */
revealed: boolean, };

/**
 * A document of the case.
 */
export type DocumentView = { 
/**
 * What it is, in Chinese.
 */
kind: string, 
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
text: string, };

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
category: string, 
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
conflict: string, };

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

/** Every command: its arguments and its answer. */
export interface Commands {
  session: { arguments: Record<string, never>; returns: SessionView };
  choose: { arguments: { purpose: Purpose; suggested: string }; returns: Array<ChosenFile> };
  unlock: { arguments: { file: string; passphrase: string }; returns: IdentityView };
  unlock_demo: { arguments: { who: string }; returns: IdentityView };
  lock: { arguments: Record<string, never>; returns: null };
  verify_file: { arguments: { file: string }; returns: VerificationView };
  open_case: { arguments: { file: string }; returns: CaseView };
  close_case: { arguments: Record<string, never>; returns: null };
  current_case: { arguments: Record<string, never>; returns: CaseView };
  save_draft: { arguments: { draft: DraftView }; returns: SavedView };
  opinion_gaps: { arguments: Record<string, never>; returns: Array<GapView> };
  seal_return: { arguments: { passphrase: string; file: string }; returns: WrittenFile };
  begin_correction: { arguments: Record<string, never>; returns: CaseView };
  workbook_sheets: { arguments: Record<string, never>; returns: Array<SheetView> };
  consolidation: { arguments: Record<string, never>; returns: ConsolidationView };
  take_in_returns: { arguments: { files: Array<string> }; returns: ConsolidationView };
  save_notes: { arguments: { package_id: string; deliberation: string; site_visit: string }; returns: SavedView };
  preview_report: { arguments: { input: ConcludeInput }; returns: AttachmentView };
  conclude: { arguments: { input: ConcludeInput; folder: string }; returns: ConsolidationView };
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
  seal_case: { arguments: { case_no: string; passphrase: string; file: string }; returns: StaffWritten };
  take_in_closing: { arguments: { file: string }; returns: StaffCaseView };
  start_publicity: { arguments: { case_no: string; posted_on: string }; returns: StaffCaseView };
  issue_certificate: { arguments: { case_no: string; input: CertificateInput; file: string }; returns: StaffWritten };
  archive_case: { arguments: { case_no: string; passphrase: string; file: string }; returns: StaffWritten };
  confirm_fields: { arguments: { case_no: string; input: ConfirmInput }; returns: StaffCaseView };
  staff_sheets: { arguments: { case_no: string }; returns: Array<SheetView> };
  write_template: { arguments: { file: string; application_year: number | null }; returns: WrittenFile };
}
