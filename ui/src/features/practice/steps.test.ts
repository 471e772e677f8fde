import { describe, expect, it } from 'vitest'
import type { DraftView, VoteDraft } from '../../ipc'
import { after, CLAUSE, next, STEPS, type Deed, type Step } from './steps'

const vote = (clause: string, cast: VoteDraft['vote']): VoteDraft => ({ clause, vote: cast, reason: '', override_code: null, tags: [], flagged: false })
const draft = (declared: boolean, votes: VoteDraft[]): DraftView => ({ package_id: 'p', votes, pins: [], begun_pin: null, visit: { date: '', place: '', met: '', present: [], entries: [], begun: { clause: '', note: '' } }, remarks: '', declared, recusal: null, corrections: [], correction_reason: '', saved_at: '' })
const check = (deeds: Deed[], done: Step[], open: Step | null) => {
  const found = deeds.reduce(after, new Set<Step>() as ReadonlySet<Step>)
  expect([...found].sort()).toEqual([...done].sort())
  expect(next(found)).toBe(open)
}

describe('the practice', () => {
  it('begins with the declaration', () => check([], [], 'declare'))
  it('does not count what was filled in beforehand', () => check([{ did: 'saved', draft: draft(false, [vote('4.1-1', 'conform')]), clauses: 19 }], [], 'declare'))
  it('ticks what is done, in whatever order', () =>
    check([{ did: 'looked', at: 'file' }, { did: 'saved', draft: draft(true, [vote(CLAUSE, null)]), clauses: 19 }], ['evidence', 'declare'], 'origin'))
  it('knows a vote from an empty entry, and the last one', () => {
    check([{ did: 'saved', draft: draft(true, [vote(CLAUSE, 'conform')]), clauses: 2 }], ['declare', 'vote'], 'origin')
    check([{ did: 'saved', draft: draft(true, [vote(CLAUSE, 'conform'), vote('4.1-1', 'conform')]), clauses: 2 }], ['declare', 'vote', 'rest'], 'origin')
  })
  it('is over with the seal', () => check([{ did: 'asked' }, { did: 'sealed' }], [...STEPS], null))
})
