import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { call } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import { caseId } from '../../platform/fake/case'
import ChairDesk from './ChairDesk.vue'

async function open() {
  const asked: Array<[string, unknown]> = []
  use(createFake({ delay: 0, before: (name, args) => void asked.push([name, args]) }))
  await call('unlock_demo', { who: 'T003' })
  const returns = (await call('session', {})).demo?.returns ?? []
  render(ChairDesk, { props: { demoReturns: returns } })
  await screen.findByTestId('take-in')
  return { user: userEvent.setup(), asked }
}
const el = (id: string) => screen.getByTestId(id)

afterEach(cleanup)

describe('the chair’s desk', () => {
  it('refuses to conclude while opinions are missing, and says why', async () => {
    await open()
    expect((el('conclude') as HTMLButtonElement).disabled).toBe(true)
    expect(el('refusals').textContent).toContain('5 名成员')
    expect(screen.getAllByTestId(/^matrix-4/)).toHaveLength(19)
  })

  it('takes the returns in and shows every vote with its author', async () => {
    const { user } = await open()
    await user.click(el('take-in-demo'))
    await waitFor(() => expect(el('import-lines').querySelectorAll('li')).toHaveLength(5))
    const row = within(el('matrix-4.2.4.b'))
    expect(row.getAllByText('符合')).toHaveLength(3)
    expect(row.getAllByText('不符合')).toHaveLength(2)
    expect(row.getByText('3 : 2')).toBeTruthy()
    await user.click(el('expand-4.2.4.b'))
    expect(screen.getByText(/按不限学历口径/)).toBeTruthy()
    expect(el('outcome').textContent).toBe('通过')
  })

  it('leaves only the differing clauses', async () => {
    const { user } = await open()
    await user.click(el('take-in'))
    await waitFor(() => expect(screen.queryByTestId('refusals')).toBeNull())
    await user.click(el('filter-differing'))
    expect(screen.getAllByTestId(/^matrix-4/).map((row) => row.dataset.testid)).toEqual(['matrix-4.2.2', 'matrix-4.2.4.b', 'matrix-4.3.2', 'matrix-4.5.2b-X'])
    await user.click(el('filter-against'))
    expect(screen.getAllByTestId(/^matrix-4/)).toHaveLength(1)
  })

  it('keeps the notes on the disk as they are typed, and finds them again', async () => {
    const { user, asked } = await open()
    await user.type(el('deliberation'), '经合议。')
    await waitFor(() => expect(el('notes-saved-at').dataset.state).toBe('saved'), { timeout: 2000 })
    expect(asked.findLast(([name]) => name === 'save_notes')).toEqual(['save_notes', { package_id: caseId, deliberation: '经合议。', site_visit: '' }])
    await user.click(el('take-in-demo'))
    await waitFor(() => expect(el('import-lines')).toBeTruthy())
    expect((el('deliberation') as HTMLTextAreaElement).value).toBe('经合议。')
    cleanup()
    render(ChairDesk, { props: { demoReturns: [] } })
    expect(((await screen.findByTestId('deliberation')) as HTMLTextAreaElement).value).toBe('经合议。')
  })

  it('signs with the notes as typed and shows what was written', async () => {
    const { user, asked } = await open()
    await user.click(el('take-in-demo'))
    await waitFor(() => expect((el('conclude') as HTMLButtonElement).disabled).toBe(false))
    await user.type(el('deliberation'), '经合议，一致同意。')
    await user.click(el('conclude'))
    await user.type(el('conclude-passphrase'), 'a passphrase')
    await user.click(el('conclude-confirm'))
    expect((await screen.findByTestId('concluded')).textContent).toContain('LNCSE-2026-0007.dpclosing')
    expect(asked.map(([name]) => name)).toContain('save_notes')
    expect(asked.at(-1)).toEqual(['conclude', { input: { passphrase: 'a passphrase', deliberation: '经合议，一致同意。', site_visit: '' }, folder: 'save_closing' }])
  })
})
