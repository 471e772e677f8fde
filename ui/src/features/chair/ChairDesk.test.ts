import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import { call, type ConsolidationView } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import { caseId } from '../../platform/fake/case'
import ChairDesk from './ChairDesk.vue'

async function open(signing: Promise<void> = Promise.resolve()) {
  const asked: Array<[string, unknown]> = []
  const before = (name: string, args: unknown) => {
    asked.push([name, args])
    return name === 'sign_as_member' ? signing : undefined
  }
  use(createFake({ delay: 0, before }))
  await call('unlock_demo', { who: 'T003' })
  const returns = (await call('session', {})).demo?.returns ?? []
  const viewer = ({ close }: { close: () => void }) => h('button', { 'data-testid': 'viewer', onClick: close })
  render(ChairDesk, { props: { demoReturns: returns }, slots: { viewer } })
  await screen.findByTestId('take-in')
  return { user: userEvent.setup(), asked }
}
const el = (id: string) => screen.getByTestId(id)
async function take(user: ReturnType<typeof userEvent.setup>, button: string) {
  await user.click(el(button))
  await user.click(await screen.findByTestId('import-confirm'))
  await waitFor(() => expect(screen.queryByTestId('import-plan')).toBeNull())
}

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
    await take(user, 'take-in-demo')
    await waitFor(() => expect(el('import-lines').querySelectorAll('li')).toHaveLength(5))
    const row = within(el('matrix-4.2.4.b'))
    expect(row.getAllByText('符合')).toHaveLength(3)
    expect(row.getAllByText('不符合')).toHaveLength(2)
    expect(row.getByText('3 : 2')).toBeTruthy()
    await user.click(el('expand-4.2.4.b'))
    expect(screen.getByText(/按不限学历口径/)).toBeTruthy()
    expect(el('outcome').textContent).toBe('通过')
  })

  it('shows what an import would do before it does it, and undoes it', async () => {
    const { user, asked } = await open()
    await user.click(el('take-in-demo'))
    const plan = await screen.findByTestId('import-plan')
    expect(plan.querySelectorAll('tbody tr[data-outcome=new]')).toHaveLength(5)
    await user.click(el('import-cancel'))
    await waitFor(() => expect(screen.queryByTestId('import-plan')).toBeNull())
    expect(asked.map(([name]) => name)).not.toContain('take_in_returns')
    await take(user, 'take-in-demo')
    await user.click(el('undo-import'))
    await waitFor(() => expect(screen.queryByTestId('undo-import')).toBeNull())
    expect(el('refusals').textContent).toContain('5 名成员')
    await take(user, 'take-in-demo')
    await user.click(el('take-in-demo'))
    expect(((await screen.findByTestId('import-confirm')) as HTMLButtonElement).disabled).toBe(true)
  })

  it.each([
    [{ number: 2, at: '2026-09-15 11:00', files: [] }, '2026-09-15 11:00 的导入没有收下新的返回包。'],
    [{ number: 2, at: '', files: ['LNCSE-2026-0007-T004.dpreturn'] }, '最近一次（时间不详） 导入 1 份。'],
  ])('says what the last import brought, also where that is nothing or its moment is lost', async (last, said) => {
    const fake = createFake({ delay: 0 })
    use({ ...fake, invoke: async (name, args) => {
      const answer = await fake.invoke(name, args)
      return name === 'consolidation' ? { ...(answer as ConsolidationView), last_import: last } : answer
    } })
    await call('unlock_demo', { who: 'T003' })
    render(ChairDesk, { props: { demoReturns: [] } })
    expect((await screen.findByTestId('last-import')).textContent).toContain(said)
  })

  it('looks at dropped files at once, also at bad ones', async () => {
    use(createFake({ delay: 0 }))
    await call('unlock_demo', { who: 'T003' })
    const dropped = [{ token: 'broken', name: 'broken.dpreturn' }, { token: 'foreign', name: 'foreign.dpreturn' }]
    render(ChairDesk, { props: { demoReturns: [], dropped } })
    const plan = await screen.findByTestId('import-plan')
    expect([...plan.querySelectorAll('tbody tr')].map((row) => (row as HTMLElement).dataset.outcome)).toEqual(['refused', 'wrong_case'])
    expect(plan.textContent).toContain('另一案件')
  })

  it('leaves only the differing clauses', async () => {
    const { user } = await open()
    await take(user, 'take-in')
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
    expect(asked.findLast(([name]) => name === 'save_notes')).toEqual(['save_notes', { input: { package_id: caseId, deliberation: '经合议。', site_visit: '', recorder: '', exclusions: {} } }])
    await take(user, 'take-in-demo')
    await waitFor(() => expect(el('import-lines')).toBeTruthy())
    expect((el('deliberation') as HTMLTextAreaElement).value).toBe('经合议。')
    cleanup()
    render(ChairDesk, { props: { demoReturns: [] } })
    expect(((await screen.findByTestId('deliberation')) as HTMLTextAreaElement).value).toBe('经合议。')
  })

  it('signs with the notes as typed and shows what was written', async () => {
    const { user, asked } = await open()
    await take(user, 'take-in-demo')
    await waitFor(() => expect((el('conclude') as HTMLButtonElement).disabled).toBe(false))
    await user.type(el('deliberation'), '经合议，一致同意。')
    await user.click(el('conclude'))
    await user.type(el('conclude-passphrase'), 'a passphrase')
    await user.click(el('conclude-confirm'))
    expect((await screen.findByTestId('concluded')).textContent).toContain('LNCSE-2026-0007.dpclosing')
    expect(asked.map(([name]) => name)).toContain('save_notes')
    expect(asked.at(-1)).toEqual(['conclude', { input: { passphrase: 'a passphrase', deliberation: '经合议，一致同意。', site_visit: '', recorder: '', handwriting: null }, folder: 'save_closing' }])
  })
})

describe('the members’ signatures', () => {
  async function concluded(signing?: Promise<void>) {
    const desk = await open(signing)
    await take(desk.user, 'take-in-demo')
    await desk.user.click(el('conclude'))
    await desk.user.type(await screen.findByTestId('conclude-passphrase'), 'six words')
    await desk.user.click(el('conclude-confirm'))
    await screen.findByTestId('signatures')
    return desk
  }

  it('lists every place, the chair’s signed and the body’s last', async () => {
    await concluded()
    const places = within(el('places')).getAllByRole('listitem')
    expect(places).toHaveLength(6)
    expect(places.map((place) => place.dataset['signed'])).toEqual(['true', 'false', 'false', 'false', 'false', 'false'])
    expect(el('place-body').textContent).toContain('未签')
  })

  it('lets a member sign here with an identity of the member’s own', async () => {
    const { user, asked } = await concluded()
    await user.click(el('sign-here'))
    await screen.findByTestId('sign-paper')
    const confirm = await screen.findByTestId('sign-confirm')
    expect((confirm as HTMLButtonElement).disabled).toBe(true)
    await user.click(el('sign-identity'))
    await waitFor(() => expect(el('sign-identity').nextElementSibling?.textContent).not.toBe('未选择'))
    await user.type(el('sign-passphrase'), 'wrong')
    await user.click(confirm)
    expect(await screen.findByText('口令不正确。')).toBeTruthy()
    await user.type(el('sign-passphrase'), 'six words')
    await user.click(confirm)
    await waitFor(() => expect(screen.queryByTestId('sign-passphrase')).toBeNull())
    const [, input] = asked.findLast(([name]) => name === 'sign_as_member') ?? []
    expect(input).toMatchObject({ input: { passphrase: 'six words', seen: '1'.repeat(64), handwriting: null } })
    const signed = within(el('places')).getAllByRole('listitem').filter((place) => place.dataset['signed'] === 'true')
    expect(signed).toHaveLength(2)
  })

  it('stays open while a member’s signature is being written, whatever the report’s own button says', async () => {
    let ended = () => {}
    const { user, asked } = await concluded(new Promise((resolve) => (ended = resolve)))
    await user.click(el('sign-here'))
    await user.click(await screen.findByTestId('sign-identity'))
    await waitFor(() => expect(el('sign-identity').nextElementSibling?.textContent).not.toBe('未选择'))
    await user.type(el('sign-passphrase'), 'six words')
    await user.click(el('sign-confirm'))
    await waitFor(() => expect(asked.map(([name]) => name)).toContain('sign_as_member'))
    await user.click(el('viewer'))
    expect(screen.queryByTestId('sign-passphrase')).not.toBeNull()
    ended()
    await waitFor(() => expect(screen.queryByTestId('sign-passphrase')).toBeNull())
  })

  it('asks a member for the PIN where the key is in a token', async () => {
    const { user, asked } = await concluded()
    await user.click(el('sign-here'))
    await user.click(await screen.findByTestId('sign-identity'))
    await waitFor(() => expect(el('sign-identity').nextElementSibling?.textContent).not.toBe('未选择'))
    expect(screen.queryByTestId('sign-passphrase-pin')).toBeNull()
    await user.type(el('sign-passphrase'), 'token')
    await user.click(el('sign-confirm'))
    await user.type(await screen.findByTestId('sign-passphrase-pin'), '246810')
    await user.type(el('sign-passphrase'), 'token')
    await user.click(el('sign-confirm'))
    await waitFor(() => expect(screen.queryByTestId('sign-passphrase')).toBeNull())
    const [, input] = asked.findLast(([name]) => name === 'sign_as_member') ?? []
    expect(input).toMatchObject({ input: { passphrase: 'token', pin: '246810' } })
  })

  it('hands the newest report out and takes a signed one back', async () => {
    const { user, asked } = await concluded()
    await user.click(el('sign-out'))
    await waitFor(() => expect(within(el('signatures')).getByTestId('written')).toBeTruthy())
    await user.click(el('sign-back'))
    await waitFor(() => expect(within(el('signatures')).queryByTestId('written')).toBeNull())
    expect(asked.map(([name]) => name)).toEqual(expect.arrayContaining(['save_signed_report', 'take_in_signed_report']))
  })
})
