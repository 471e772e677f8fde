import { describe, expect, it } from 'vitest'
import type { ClauseTallyView, MemberView } from '../../ipc'
import { reasonsOf, rowsFor } from './matrix'

const row = (key: string, differs: boolean, against: boolean) => ({ key, differs, contradicts_computed: against }) as ClauseTallyView
const rows = [row('4.1-1', false, false), row('4.2.1', true, false), row('4.2.3.a', true, true), row('4.3.1', false, true)]

describe('the matrix', () => {
  it.each([['all', 4], ['differing', 2], ['against', 2]] as const)('%s leaves %i rows', (filter, count) => {
    expect(rowsFor(rows, filter)).toHaveLength(count)
  })

  it('names the author of every reason and leaves out who has not voted', () => {
    const members = ['甲', '乙', '丙'].map((name) => ({ seat: { name, category: '技术' } })) as MemberView[]
    const clause = {
      votes: [{ expert: 'T1', vote: 'conform', reason: '' }, null, { expert: 'T3', vote: 'nonconform', reason: '证据不足' }],
    } as ClauseTallyView
    expect(reasonsOf(clause, members).map(({ name, cast }) => [name, cast.vote])).toEqual([['甲', 'conform'], ['丙', 'nonconform']])
  })
})
