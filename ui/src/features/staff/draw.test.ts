import { describe, expect, it } from 'vitest'
import type { ExpertView } from '../../ipc'
import { drawInput, matching, openingForm, withExclusion } from './draw'
import { words } from '../../platform/fake/words'

const expert = (id: string, name: string, employer: string, conflict = ''): ExpertView => ({ id, name, employer, conflict: words(conflict), category: words('技术'), title: '教授' })
const pool = [expert('T001', '林致远', '东北大学'), expert('T002', '周明', '沈阳云盾网安科技有限公司', '单位名称与申报企业相同'), expert('F001', '王静', '大连财经学院')]

describe('the draw', () => {
  it('opens with three and two seats and the suggested conflict ticked', () => {
    expect(drawInput(openingForm(pool))).toEqual({ technical: 3, finance: 2, alternates: 2, excluded: [{ id: 'T002', reason: 'recusal.employment' }] })
  })

  it('takes exclusions in and out, in the order of the numbers', () => {
    const form = withExclusion(withExclusion(openingForm(pool), 'F001', 'recusal.kinship'), 'T002', null)
    expect(drawInput(form).excluded).toEqual([{ id: 'F001', reason: 'recusal.kinship' }])
    const both = withExclusion(form, 'T001', 'recusal.other')
    expect(drawInput(both).excluded.map(({ id }) => id)).toEqual(['F001', 'T001'])
  })

  it.each([['', 3], ['t00', 2], ['东北', 1], ['王', 1], ['无', 0]])('“%s” finds %i', (text, count) => {
    expect(matching(pool, text)).toHaveLength(count)
  })
})
