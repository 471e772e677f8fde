/** The pages of the desk. */
import type { CaseView } from '../../ipc'

export type Tab = 'cover' | 'clauses' | 'visit' | 'summary' | 'chair'

/** The pages that somebody has in a case: without a seat there is nothing to write, after a recusal nothing more to see. */
export function tabsOf({ recused, seat }: Pick<CaseView, 'recused' | 'seat'>): Tab[] {
  if (recused) return ['cover']
  if (!seat) return ['cover', 'clauses']
  return seat.chair ? ['cover', 'clauses', 'visit', 'summary', 'chair'] : ['cover', 'clauses', 'visit', 'summary']
}
