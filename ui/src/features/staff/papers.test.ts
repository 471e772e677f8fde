import { describe, expect, it } from 'vitest'
import type { AskView, CasePaper } from '../../ipc'
import { complete, proposed } from './papers'
import { words } from '../../platform/fake/words'

const ask = (id: string, kind: AskView['kind'], more: Partial<AskView> = {}): AskView => ({ id, label: words(id), kind, optional: false, proposed: '', options: [], ...more })
const paper = (...asks: AskView[]): CasePaper => ({ id: 'x', name: words('x'), basis: words(''), words: '', waits_for: words(''), issued: words(''), asks })

describe('the form of a paper', () => {
  it('starts with what is proposed, or with the first choice', () => {
    const form = paper(ask('a', 'line', { proposed: '甲' }), ask('b', 'choice', { options: [{ id: 'keep', label: words('继续有效')}] }), ask('c', 'text'))
    expect(proposed(form)).toEqual({ a: '甲', b: 'keep', c: '' })
  })

  it('is complete when all but the optional questions are answered and days are days', () => {
    const form = paper(ask('a', 'line'), ask('d', 'date'), ask('o', 'line', { optional: true }))
    expect(complete(form, { a: '甲', d: '2026-11-20', o: '' })).toBe(true)
    expect(complete(form, { a: ' ', d: '2026-11-20' })).toBe(false)
    expect(complete(form, { a: '甲', d: '11月20日' })).toBe(false)
    expect(complete(paper(), {})).toBe(true)
  })
})
