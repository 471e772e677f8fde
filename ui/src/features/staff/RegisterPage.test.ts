import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import RegisterPage from './RegisterPage.vue'

async function open() {
  const asked: unknown[] = []
  use(createFake({ delay: 0, before: (name, args) => void (name === 'list_cases' && asked.push(args)) }))
  const page = render(RegisterPage)
  await screen.findByTestId('register-row-LNCSE-2026-0009')
  return { user: userEvent.setup(), asked, page }
}
const rows = () => screen.queryAllByTestId(/^register-row-/).map((row) => row.dataset.testid)

afterEach(cleanup)

describe('the register', () => {
  it('filters by the state’s code and shows its words', async () => {
    const { user, asked } = await open()
    const publicity = screen.getByTestId('state-publicity')
    expect(publicity.textContent).toContain('公示中')
    await user.click(publicity)
    await waitFor(() => expect(rows()).toEqual(['register-row-LNCSE-2026-0006']))
    expect(asked.at(-1)).toEqual({ query: { text: '', state: 'publicity', after: '' } })
  })

  it('searches while one types and says when nothing is found', async () => {
    const { user } = await open()
    await user.type(screen.getByTestId('register-search'), '铁壁')
    await waitFor(() => expect(rows()).toEqual(['register-row-LNCSE-2026-0008']))
    await user.type(screen.getByTestId('register-search'), '没有这家')
    await waitFor(() => expect(screen.getByText('没有找到相符的案件')).toBeTruthy())
  })

  it('takes an application in and opens its case', async () => {
    const { user, page } = await open()
    await user.click(screen.getByTestId('intake'))
    await user.click(screen.getByTestId('intake-workbook'))
    await user.click(screen.getByTestId('intake-attachments'))
    await user.click(screen.getByTestId('intake-confirm'))
    await waitFor(() => expect(page.emitted('open')).toEqual([['LNCSE-2026-0010']]))
  })
})
