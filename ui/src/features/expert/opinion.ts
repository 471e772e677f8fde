/**
 * An expert's opinion while it is written: what stands for each clause, and what a vote asks for. What is missing before the signature
 * is decided by the program (`opinion_gaps`), never here.
 */
import type { ClauseView, DraftView, VerdictView, VoteDraft } from '../../ipc'

export type Vote = NonNullable<VoteDraft['vote']>
export type OverrideCode = NonNullable<VoteDraft['override_code']>

export type Tag = VoteDraft['tags'][number]

export const TAGS: readonly Tag[] = ['site_visit', 'supplement', 'discuss']
export const VOTES: readonly Vote[] = ['conform', 'nonconform', 'insufficient']
export const OVERRIDES: readonly OverrideCode[] = ['data_adjusted', 'scope_interpretation', 'machine_input_error', 'other']

/** What stands for a clause; an untouched clause stands empty. */
export function voteOf(draft: DraftView, clause: string): VoteDraft {
  return draft.votes.find((vote) => vote.clause === clause) ?? { clause, vote: null, reason: '', override_code: null, tags: [], flagged: false }
}

/** The draft with one clause changed. */
export function withVote(draft: DraftView, clause: string, change: Partial<VoteDraft>): DraftView {
  const changed = { ...voteOf(draft, clause), ...change, clause }
  const others = draft.votes.filter((vote) => vote.clause !== clause)
  return { ...draft, votes: [...others, changed] }
}

/** The vote that says the same as the computed verdict; `null` when nothing was computed. */
export function computedVote(verdict: VerdictView): Vote | null {
  switch (verdict) {
    case 'met':
      return 'conform'
    case 'not_met':
      return 'nonconform'
    case 'undetermined':
    case 'judgement':
      return null
  }
}

/** Whether a vote contradicts the computed verdict, so that the form asks why. */
export function contradicts(vote: Vote | null, verdict: VerdictView): boolean {
  return (vote === 'conform' && verdict === 'not_met') || (vote === 'nonconform' && verdict === 'met')
}

/** Whether the form marks the reason as required. */
export function asksReason(vote: Vote | null, verdict: VerdictView): boolean {
  return vote !== null && !(vote === 'conform' && verdict === 'met')
}

/** The change that casting a vote makes; a reason code that no longer applies is dropped. */
export function cast(before: VoteDraft, vote: Vote, verdict: VerdictView): Partial<VoteDraft> {
  return { vote, override_code: contradicts(vote, verdict) ? before.override_code : null }
}

/** The tags with one put on or taken off, in the order of the form. */
export function toggled(tags: readonly Tag[], tag: Tag): Tag[] {
  return TAGS.filter((each) => (each === tag) !== tags.includes(each))
}

/** How many of the clauses have a vote. */
export function voted(draft: DraftView, clauses: readonly ClauseView[]): number {
  return clauses.filter((clause) => voteOf(draft, clause.key).vote !== null).length
}

export interface ClauseGroup {
  no: string
  clauses: ClauseView[]
}

/** The clauses under 4.1 … 4.5, in printed order. */
export function grouped(clauses: readonly ClauseView[]): ClauseGroup[] {
  const groups: ClauseGroup[] = []
  for (const clause of clauses) {
    const no = clause.key.slice(0, 3)
    const last = groups.at(-1)
    if (last?.no === no) last.clauses.push(clause)
    else groups.push({ no, clauses: [clause] })
  }
  return groups
}

/** The clause `step` places on from `key`; stays at the ends. */
export function neighbour(clauses: readonly ClauseView[], key: string, step: number): string {
  const at = clauses.findIndex((clause) => clause.key === key)
  const to = Math.min(clauses.length - 1, Math.max(0, at + step))
  return clauses[to]?.key ?? key
}
