import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import type { OutcomeView, UsedCell } from '../../ipc'
import WorkbookGrid from './WorkbookGrid.vue'
import { words } from '../../platform/fake/words'

const used = (cell: string, outcome: OutcomeView, text = '', clauses: string[] = ['4.2.3.a'], raw = ''): UsedCell => ({ cell, raw, label: words(`数据${cell}`), clauses, outcome, text: words(text) })
const sheets = [
  {
    name: '研发费用明细', hidden: false, truncated: false, most_rows: 6, most_columns: 64,
    rows: [['序号', '合计'], ['1', '100'], ['2', ''], ['3', '见附件'], ['合计', '100'], ['备注', '200']],
    used: [used('B2', 'ok'), used('B3', 'missing', '“合计”为空。'), used('B4', 'invalid', '这里是文字。'), used('B5', 'needs_confirm', '单位不明。'), used('B6', 'ok_with_note', '于敏（S001）确认：金额单位是元。'), used('B9', 'ok', '', ['4.2.3.a'], '1,000,200.00')],
  },
  { name: '旧表', hidden: true, truncated: true, most_rows: 6, most_columns: 64, rows: [['2024']], used: [] },
]
const cell = (name: string) => screen.getByTestId(`grid-${name}`)

afterEach(cleanup)

describe('the workbook’s cells', () => {
  it('are marked by how they were read, with a legend of what there is', () => {
    render(WorkbookGrid, { props: { sheets, sheet: '', cell: '' } })
    for (const [name, outcome] of [['B2', 'ok'], ['B3', 'missing'], ['B4', 'invalid'], ['B5', 'needs_confirm'], ['B6', 'ok_with_note']]) {
      expect(cell(name as string).classList.contains(outcome as string)).toBe(true)
    }
    expect(screen.getByTestId('grid-legend').textContent).toBe('已采用已采用，有说明待确认缺失无效')
  })

  it('say which figure and clauses use them, and what was found', async () => {
    render(WorkbookGrid, { props: { sheets, sheet: '', cell: '' } })
    const user = userEvent.setup()
    await user.click(cell('B5'))
    expect(screen.getByTestId('grid-about').textContent).toMatch(/B5.*待确认.*数据B5 · 用于 4\.2\.3\.a/s)
    expect(screen.getByTestId('grid-said').textContent).toBe('单位不明。')
    await user.click(cell('B2'))
    expect(screen.queryByTestId('grid-said')).toBeNull()
  })

  it('that a figure came from are shown together, the first one gone to', async () => {
    render(WorkbookGrid, { props: { sheets, sheet: '研发费用明细', cell: 'B2,B6' } })
    await waitFor(() => expect(cell('B2').getAttribute('aria-selected')).toBe('true'))
    expect([cell('B2'), cell('B6'), cell('B5')].map((one) => one.classList.contains('asked'))).toEqual([true, true, false])
  })

  it('beyond what is shown say so, with the text that was read there', async () => {
    render(WorkbookGrid, { props: { sheets, sheet: '研发费用明细', cell: 'B9' } })
    await waitFor(() => expect(screen.getByTestId('grid-about').textContent).toMatch(/B9.*超出显示范围.*1,000,200\.00.*数据B9/s))
    const user = userEvent.setup()
    await user.type(screen.getByTestId('grid-goto'), 'BM1{Enter}')
    await waitFor(() => expect(screen.getByTestId('grid-about').textContent).toMatch(/BM1.*超出显示范围/s))
    await user.clear(screen.getByTestId('grid-goto'))
    await user.type(screen.getByTestId('grid-goto'), 'C5{Enter}')
    await waitFor(() => expect(screen.getByTestId('grid-about').textContent).toMatch(/C5.*空白/s))
  })

  it('are walked by the arrows from the first one on, before one was chosen', async () => {
    render(WorkbookGrid, { props: { sheets, sheet: '', cell: '' } })
    screen.getByTestId('grid-room').focus()
    const user = userEvent.setup()
    await user.keyboard('{ArrowDown}')
    await waitFor(() => expect(screen.getByTestId('grid-about').textContent).toContain('A1'))
    await user.keyboard('{ArrowDown}{ArrowRight}')
    await waitFor(() => expect(cell('B2').getAttribute('aria-selected')).toBe('true'))
  })

  it('of a hidden or shortened sheet say so', async () => {
    render(WorkbookGrid, { props: { sheets, sheet: '', cell: '' } })
    const tab = screen.getByRole('button', { name: /旧表/ })
    expect(tab.textContent).toContain('隐藏')
    await userEvent.setup().click(tab)
    await waitFor(() => expect(screen.getByText(/没有显示全部行列/)).toBeTruthy())
  })
})
