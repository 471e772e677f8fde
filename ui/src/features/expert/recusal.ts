/** The declaration before the votes: no conflict, or standing aside for one of eight circumstances. */
import type { DraftView } from '../../ipc'

/** The circumstances in the order of the declaration; the program refuses any other. */
export const CIRCUMSTANCES = ['employment', 'shareholding', 'kinship', 'dispute', 'preparation', 'control', 'drafter', 'other'] as const
export type Circumstance = (typeof CIRCUMSTANCES)[number]

/** What was declared. */
export type Declared = 'none' | 'no_conflict' | 'recusal'

export function declaredOf(draft: DraftView): Declared {
  if (draft.recusal) return 'recusal'
  return draft.declared ? 'no_conflict' : 'none'
}

/** The change that declaring makes; what was voted before stays where it is. */
export function declare(as: Exclude<Declared, 'none'>, before: DraftView): Partial<DraftView> {
  return as === 'no_conflict' ? { declared: true, recusal: null } : { declared: false, recusal: before.recusal ?? { code: '', explanation: '' } }
}
