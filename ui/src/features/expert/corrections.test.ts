import { describe, expect, it } from 'vitest'
import type { ClauseView, DraftView, InputView, VerifiedView } from '../../ipc'
import { correctionOf, correctionsOf, evidenceFor, ownVerdict, withCorrection, withoutCorrection } from './corrections'
import { words } from '../../platform/fake/words'

const empty = { corrections: [] as DraftView['corrections'] } as DraftView
const clause = (key: string, verdict: ClauseView['verdict'], figures: string[]) =>
  ({ key, verdict, inputs: figures.map((figure) => ({ key: figure }) as InputView), attachments: ['a2'] }) as ClauseView

describe('verified figures', () => {
  it('are kept in the order in which they were begun, and taken away whole', () => {
    let draft = withCorrection(empty, 'a', { verified: '1' })
    draft = withCorrection(draft, 'b', { file: 'a2' })
    draft = withCorrection(draft, 'a', { reason: '核减' })
    expect(draft.corrections.map((one) => one.figure)).toEqual(['a', 'b'])
    expect(correctionOf(draft, 'a')).toEqual({ figure: 'a', verified: '1', reason: '核减', file: '', place: '' })
    expect(correctionOf(withoutCorrection(draft, 'a'), 'a')).toBeNull()
    expect(empty.corrections).toEqual([])
  })

  it('are none as long as, or once again, nothing is typed', () => {
    expect(withCorrection(empty, 'a', {}).corrections).toEqual([])
    const begun = withCorrection(empty, 'a', { verified: '1' })
    expect(withCorrection(begun, 'a', { verified: ' ' }).corrections).toEqual([])
    expect(withCorrection(withCorrection(begun, 'a', { reason: '核减' }), 'a', { verified: '' }).corrections).toHaveLength(1)
  })

  it('decide what a vote is held against, and only where they change something', () => {
    const declared = clause('4.2.3.a', 'met', ['a'])
    const other = clause('4.3.1', 'met', ['c'])
    const line = (figure: string) => ({ figure, label: words(''), declared: words(''), verified: words(''), problem: words(''), evidence: words('') })
    const verified: VerifiedView = { corrections: [line('a'), line('b')], flips: [], clauses: [clause('4.2.3.a', 'not_met', ['a', 'b'])], size_line: words('')}
    expect(ownVerdict(declared, verified)).toBe('not_met')
    expect(ownVerdict(other, verified)).toBe('met')
    expect(correctionsOf(declared, verified).map((one) => one.figure)).toEqual(['a', 'b'])
    expect(correctionsOf(other, verified)).toEqual([])
  })

  it('offer the clause’s own evidence first', () => {
    const attachments = ['a1', 'a2', 'a3'].map((id) => ({ id, clauses: [] as string[] })) as Parameters<typeof evidenceFor>[1]['attachments']
    const found = evidenceFor(clause('4.2.3.a', 'met', []), { attachments })
    expect(found.bound.map((file) => file.id)).toEqual(['a2'])
    expect(found.others.map((file) => file.id)).toEqual(['a1', 'a3'])
  })
})
