/** The matrix of votes: which rows are shown, and the reasons of a row by author. Tallies and results come from the program. */
import type { CastCorrection, CastView, ClauseTallyView, MemberView, VerdictView, Words } from '../../ipc'

export type Filter = 'all' | 'differing' | 'against' | 'corrected'

/** The rows that a filter leaves. */
export function rowsFor(clauses: readonly ClauseTallyView[], filter: Filter): ClauseTallyView[] {
  switch (filter) {
    case 'all':
      return [...clauses]
    case 'differing':
      return clauses.filter((clause) => clause.differs)
    case 'against':
      return clauses.filter((clause) => clause.contradicts_computed)
    case 'corrected':
      return clauses.filter((clause) => clause.corrections.length > 0)
  }
}

export interface AuthoredReason {
  name: string
  category: Words
  cast: CastView
}

/** The votes of a row with their authors, in seating order; those who have not voted are left out. */
export function reasonsOf(clause: ClauseTallyView, members: readonly MemberView[]): AuthoredReason[] {
  return clause.votes.flatMap((cast, at) => {
    const seat = members[at]?.seat
    return cast && seat ? [{ name: seat.name, category: seat.category, cast }] : []
  })
}

export interface AuthoredCorrection extends CastCorrection {
  /** The verdict under the author's own figures, where it is another than under the declared ones. */
  after: VerdictView | null
}

/** The corrected figures of a row, each under its author's name. */
export function correctionsOf(clause: ClauseTallyView, members: readonly MemberView[]): AuthoredCorrection[] {
  return clause.corrections.map((one) => {
    const own = clause.votes.find((cast) => cast?.expert === one.expert)?.verdict ?? clause.verdict
    const name = members.find(({ seat }) => seat.id === one.expert)?.seat.name ?? one.expert
    return { ...one, expert: name, after: own === clause.verdict ? null : own }
  })
}
