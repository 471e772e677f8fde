/** Verified figures (核定数) while they are typed. What they mean is computed by the program; here only the draft is changed. */
import type { AttachmentView, CaseView, ClauseView, CorrectionDraft, CorrectionView, DraftView, VerdictView, VerifiedView } from '../../ipc'
import { isFor } from './files'

/** The correction of a figure; `null` when it stands as declared. */
export function correctionOf(draft: DraftView, figure: string): CorrectionDraft | null {
  return draft.corrections.find((one) => one.figure === figure) ?? null
}

/** A correction before anything is typed. */
export const blank = (figure: string): CorrectionDraft => ({ figure, verified: '', reason: '', file: '', place: '' })

/** The draft with a figure corrected, or its correction changed. A correction without a word is none: the figure stands as declared. */
export function withCorrection(draft: DraftView, figure: string, change: Partial<CorrectionDraft>): DraftView {
  const before = correctionOf(draft, figure)
  const changed = { ...blank(figure), ...before, ...change }
  if (![changed.verified, changed.reason, changed.file, changed.place].some((text) => text.trim())) return withoutCorrection(draft, figure)
  const corrections = before ? draft.corrections.map((one) => (one === before ? changed : one)) : [...draft.corrections, changed]
  return { ...draft, corrections }
}

/** The draft with the figure as it was declared. */
export function withoutCorrection(draft: DraftView, figure: string): DraftView {
  return { ...draft, corrections: draft.corrections.filter((one) => one.figure !== figure) }
}

/** The clause under the verified figures; `null` when they change nothing about it. */
export function verifiedClause(verified: VerifiedView, key: string): ClauseView | null {
  return verified.clauses.find((clause) => clause.key === key) ?? null
}

/** The computed verdict that the expert's vote is held against: the one under the own verified figures. */
export function ownVerdict(clause: ClauseView, verified: VerifiedView): VerdictView {
  return (verifiedClause(verified, clause.key) ?? clause).verdict
}

/** The corrections that concern a clause: of the figures that it uses or lacks. */
export function correctionsOf(clause: ClauseView, verified: VerifiedView): CorrectionView[] {
  const uses = (figure: string) => clause.inputs.some((input) => input.key === figure)
  return verified.corrections.filter((one) => uses(one.figure) || verifiedClause(verified, clause.key)?.inputs.some((input) => input.key === one.figure))
}

/** The evidence to choose from: what is bound to the clause before everything else. */
export function evidenceFor(clause: ClauseView, view: Pick<CaseView, 'attachments'>): { bound: AttachmentView[]; others: AttachmentView[] } {
  const bound = view.attachments.filter((attachment) => isFor(attachment, clause))
  return { bound, others: view.attachments.filter((attachment) => !bound.includes(attachment)) }
}
