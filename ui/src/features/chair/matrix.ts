/** The matrix of votes: which rows are shown, and the reasons of a row by author. Tallies and results come from the program. */
import type { CastView, ClauseTallyView, MemberView } from '../../ipc'

export type Filter = 'all' | 'differing' | 'against'

/** The rows that a filter leaves. */
export function rowsFor(clauses: readonly ClauseTallyView[], filter: Filter): ClauseTallyView[] {
  switch (filter) {
    case 'all':
      return [...clauses]
    case 'differing':
      return clauses.filter((clause) => clause.differs)
    case 'against':
      return clauses.filter((clause) => clause.contradicts_computed)
  }
}

export interface AuthoredReason {
  name: string
  category: string
  cast: CastView
}

/** The votes of a row with their authors, in seating order; those who have not voted are left out. */
export function reasonsOf(clause: ClauseTallyView, members: readonly MemberView[]): AuthoredReason[] {
  return clause.votes.flatMap((cast, at) => {
    const seat = members[at]?.seat
    return cast && seat ? [{ name: seat.name, category: seat.category, cast }] : []
  })
}
