import { describe, expect, it } from 'vitest'
import type { ClauseView, DraftView, VerdictView } from '../../ipc'
import { asksReason, cast, computedVote, contradicts, grouped, neighbour, toggled, voted, voteOf, withVote, type Vote } from './opinion'

const empty: DraftView = { package_id: '', votes: [], pins: [], begun_pin: null, visit: { date: '', place: '', met: '', present: [], entries: [], begun: { clause: '', note: '' } }, remarks: '', declared: false, recusal: null, corrections: [], correction_reason: '', saved_at: '' }
const clauses = ['4.1-1', '4.1-2', '4.2.1', '4.2.3.a', '4.5.2b-X'].map((key) => ({ key }) as ClauseView)

const table: Array<[Vote | null, VerdictView, { contradicts: boolean; asks: boolean }]> = [
  [null, 'met', { contradicts: false, asks: false }],
  ['conform', 'met', { contradicts: false, asks: false }],
  ['conform', 'not_met', { contradicts: true, asks: true }],
  ['conform', 'undetermined', { contradicts: false, asks: true }],
  ['conform', 'judgement', { contradicts: false, asks: true }],
  ['nonconform', 'met', { contradicts: true, asks: true }],
  ['nonconform', 'not_met', { contradicts: false, asks: true }],
  ['insufficient', 'met', { contradicts: false, asks: true }],
  ['insufficient', 'not_met', { contradicts: false, asks: true }],
]

describe('a vote beside the computed verdict', () => {
  it.each(table)('%s on %s', (vote, verdict, expected) => {
    expect({ contradicts: contradicts(vote, verdict), asks: asksReason(vote, verdict) }).toEqual(expected)
  })

  it.each([['met', 'conform'], ['not_met', 'nonconform'], ['undetermined', null], ['judgement', null]] as const)(
    'adopting %s casts %s',
    (verdict, vote) => expect(computedVote(verdict)).toBe(vote),
  )

  it('drops a reason code that no longer applies and keeps one that does', () => {
    const before = { ...voteOf(empty, '4.2.3.a'), vote: 'conform', reason: 'r', override_code: 'other' } as const
    expect(cast(before, 'nonconform', 'not_met')).toEqual({ vote: 'nonconform', override_code: null })
    expect(cast(before, 'conform', 'not_met')).toEqual({ vote: 'conform', override_code: 'other' })
  })
})

describe('the draft', () => {
  it('starts without any vote, even where a verdict was computed', () => {
    expect(voteOf(empty, '4.2.3.a')).toEqual({ clause: '4.2.3.a', vote: null, reason: '', override_code: null, tags: [], flagged: false })
    expect(voted(empty, clauses)).toBe(0)
  })

  it('changes one clause and leaves the draft it came from alone', () => {
    const once = withVote(empty, '4.1-1', { vote: 'conform' })
    const twice = withVote(withVote(once, '4.2.1', { vote: 'insufficient' }), '4.1-1', { reason: '见执照' })
    expect(voteOf(twice, '4.1-1')).toMatchObject({ vote: 'conform', reason: '见执照' })
    expect(twice.votes).toHaveLength(2)
    expect(voted(twice, clauses)).toBe(2)
    expect(empty.votes).toEqual([])
  })

  it('counts a clause with a reason but no vote as open', () => {
    expect(voted(withVote(empty, '4.1-1', { reason: '待看' }), clauses)).toBe(0)
  })
})

describe('the list of clauses', () => {
  it('groups by section in printed order', () => {
    expect(grouped(clauses).map((group) => [group.no, group.clauses.length])).toEqual([['4.1', 2], ['4.2', 2], ['4.5', 1]])
  })

  it.each([['4.1-1', 1, '4.1-2'], ['4.1-1', -1, '4.1-1'], ['4.5.2b-X', 1, '4.5.2b-X'], ['4.2.1', -1, '4.1-2']] as const)(
    'from %s by %i comes to %s',
    (key, step, expected) => expect(neighbour(clauses, key, step)).toBe(expected),
  )
})

describe('what a vote asks for beside it', () => {
  it('keeps tags in the order of the form, each once', () => {
    expect(toggled([], 'discuss')).toEqual(['discuss'])
    expect(toggled(['discuss'], 'site_visit')).toEqual(['site_visit', 'discuss'])
    expect(toggled(['site_visit', 'discuss'], 'site_visit')).toEqual(['discuss'])
  })
})
