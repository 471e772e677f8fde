import { describe, expect, it } from 'vitest'
import type { ClauseTallyView, MemberView } from '../../ipc'
import { correctionsOf, reasonsOf, rowsFor } from './matrix'
import { words } from '../../platform/fake/words'

const row = (key: string, differs: boolean, against: boolean) => ({ key, differs, contradicts_computed: against, corrections: against && differs ? [{}] : [] }) as ClauseTallyView
const rows = [row('4.1-1', false, false), row('4.2.1', true, false), row('4.2.3.a', true, true), row('4.3.1', false, true)]

describe('the matrix', () => {
  it.each([['all', 4], ['differing', 2], ['against', 2], ['corrected', 1]] as const)('%s leaves %i rows', (filter, count) => {
    expect(rowsFor(rows, filter)).toHaveLength(count)
  })

  it('names the author of every reason and leaves out who has not voted', () => {
    const members = ['甲', '乙', '丙'].map((name) => ({ seat: { name, category: words('技术') } })) as MemberView[]
    const clause = {
      votes: [{ expert: 'T1', vote: 'conform', reason: '' }, null, { expert: 'T3', vote: 'nonconform', reason: '证据不足' }],
    } as ClauseTallyView
    expect(reasonsOf(clause, members).map(({ name, cast }) => [name, cast.vote])).toEqual([['甲', 'conform'], ['丙', 'nonconform']])
  })

  it('tells who corrected a figure, and the verdict where that changes it', () => {
    const members = [['T1', '甲'], ['T2', '乙']].map(([id, name]) => ({ seat: { id, name } })) as MemberView[]
    const corrected = (expert: string) => ({ expert, label: words('研发费用'), declared: words('100 元'), verified: words('99 元'), reason: '核减', evidence: words('FJ02') })
    const clause = {
      verdict: 'met', corrections: [corrected('T1'), corrected('T2')], votes: [{ expert: 'T1', verdict: 'not_met' }, { expert: 'T2', verdict: 'met' }],
    } as ClauseTallyView
    expect(correctionsOf(clause, members).map(({ expert, after }) => [expert, after])).toEqual([['甲', 'not_met'], ['乙', null]])
  })
})
