/** The steps of the practice, and which of them a deed ticks. The deeds are those of the real desk; nothing here does anything. */
import type { DraftView } from '../../ipc'

export const STEPS = ['declare', 'origin', 'evidence', 'vote', 'gate', 'rest', 'seal'] as const
export type Step = (typeof STEPS)[number]

/** The clause that the practice is about. */
export const CLAUSE = '4.2.3.a'

export type Deed =
  | { did: 'saved'; draft: DraftView; clauses: number }
  | { did: 'looked'; at: 'workbook' | 'file' }
  | { did: 'asked' }
  | { did: 'sealed' }

function ticks(deed: Deed): Step[] {
  switch (deed.did) {
    case 'saved': {
      const cast = deed.draft.votes.filter((vote) => vote.vote !== null)
      const steps: Step[] = deed.draft.declared ? ['declare'] : []
      if (cast.some((vote) => vote.clause === CLAUSE)) steps.push('vote')
      if (cast.length >= deed.clauses) steps.push('rest')
      return steps
    }
    case 'looked':
      return [deed.at === 'workbook' ? 'origin' : 'evidence']
    case 'asked':
      return ['gate']
    case 'sealed':
      return [...STEPS]
  }
}

/** The steps that are done after a deed; what was done stays done. */
export function after(done: ReadonlySet<Step>, deed: Deed): ReadonlySet<Step> {
  return new Set([...done, ...ticks(deed)])
}

/** The first step that is open; `null` at the end. */
export function next(done: ReadonlySet<Step>): Step | null {
  return STEPS.find((step) => !done.has(step)) ?? null
}
