import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { setLanguage } from '../../i18n'
import { call, type Commands, type DraftView } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import ExpertDesk, { type Tab } from './ExpertDesk.vue'

/** The desk of a member who has not begun, on a disk that notes every draft and refuses on demand. */
async function open(who = 'T007') {
  const saved: DraftView[] = []
  const disk = { full: false }
  const commands: string[] = []
  use(createFake({
    delay: 0,
    before(name, args) {
      commands.push(name)
      if (name !== 'save_draft') return
      if (disk.full) throw { code: 'draft.disk', message: '磁盘已满，意见没有保存。', remedy: '请腾出空间，程序会自动重试。' }
      saved.push((args as Commands['save_draft']['arguments']).draft)
    },
  }))
  await call('unlock_demo', { who })
  const view = ref(await call('open_case', { file: 'case' }))
  const tab = ref<Tab>('clauses')
  const shell = defineComponent(() => () =>
    h(ExpertDesk, { view: view.value, tab: tab.value, onTab: (to: Tab) => (tab.value = to), onView: (to: typeof view.value) => (view.value = to) }, {
      viewer: ({ attachment }: { attachment: { name: string } | null }) => h('p', { 'data-testid': 'shown' }, attachment?.name ?? '申报表'),
    }))
  render(shell)
  return { user: userEvent.setup(), saved, disk, commands }
}
const el = (id: string) => screen.getByTestId(id)
/** Types into a field that has the focus; a pointer would hit the splitter's handle here, where nothing has a size. */
async function typeInto(user: ReturnType<typeof userEvent.setup>, id: string, text: string) {
  el(id).focus()
  await user.keyboard(text)
}
const lastVote = (saved: DraftView[], clause: string) => saved.at(-1)?.votes.find((vote) => vote.clause === clause)

afterEach(cleanup)

describe('the expert’s desk', () => {
  it('begins without a vote, even where the computation says met', async () => {
    const { user } = await open()
    await user.click(el('clause-4.2.3.a'))
    for (const vote of ['conform', 'nonconform', 'insufficient']) expect((el(`vote-${vote}`) as HTMLInputElement).checked).toBe(false)
    expect(el('progress').textContent).toContain('0/19')
  })

  it('says what is voted on where the clause is an exclusion, and only there', async () => {
    const { user } = await open()
    await user.click(el('clause-4.5.2b-X'))
    expect(el('question').textContent).toContain('企业不属于')
    await user.click(el('clause-4.2.3.a'))
    expect(screen.queryByTestId('question')).toBeNull()
  })

  it('tells hints with their leaning in words, their cells and their files, and never as a verdict', async () => {
    const { user } = await open()
    await user.click(el('clause-4.4.1'))
    expect(el('hint-certificate_expired').textContent).toContain('存疑')
    expect(el('hint-certificate_valid').textContent).toContain('支持')
    expect(el('hint-certificate_valid').textContent).toContain('质量管理体系认证证书')
    setLanguage('en')
    await waitFor(() => expect(el('hint-certificate_valid').textContent).toContain('valid to 2027-03-11'))
    expect(el('hint-certificate_expired').textContent).toContain('Doubt')
    setLanguage('zh-CN')
    await user.click(el('hint-cell-F5'))
    expect(el('shown').textContent).toBe('申报表')
    await user.click(within(el('hint-certificate_valid')).getByTestId('hint-file-A09'))
    expect(el('shown').textContent).toBe('质量管理体系认证证书.pdf')
    await user.click(el('clause-4.2.3.a'))
    expect(screen.queryByTestId('hint-certificate_valid')).toBeNull()
    for (const vote of ['conform', 'nonconform', 'insufficient']) expect((el(`vote-${vote}`) as HTMLInputElement).checked).toBe(false)
  })

  it('adopts the computed verdict only by a click, and saves it', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.2.3.a'))
    await user.click(el('adopt'))
    await waitFor(() => expect(lastVote(saved, '4.2.3.a')).toMatchObject({ vote: 'conform', override_code: null }), { timeout: 2000 })
    expect(el('progress').textContent).toContain('1/19')
    await waitFor(() => expect(el('saved-at').dataset.state).toBe('saved'))
  })

  it('asks why when a vote contradicts the computation, and forgets it when it no longer does', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.2.4.b'))
    await user.keyboard('1')
    await user.selectOptions(el('override'), 'scope_interpretation')
    await user.keyboard('{Control>}s{/Control}')
    await waitFor(() => expect(lastVote(saved, '4.2.4.b')?.override_code).toBe('scope_interpretation'))
    await user.click(el('vote-nonconform'))
    expect(screen.queryByTestId('override')).toBeNull()
    await waitFor(() => expect(lastVote(saved, '4.2.4.b')).toMatchObject({ vote: 'nonconform', override_code: null }), { timeout: 2000 })
  })

  it('walks by J and K, votes by digits, and leaves them alone while typing', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.1-1'))
    await user.keyboard('j2')
    expect(el('clause-4.1-2').getAttribute('aria-current')).toBe('true')
    expect((el('vote-nonconform') as HTMLInputElement).checked).toBe(true)
    await typeInto(user, 'reason', 'jk3')
    expect(el('clause-4.1-2').getAttribute('aria-current')).toBe('true')
    await user.click(el('clause-4.1-3'))
    await waitFor(() => expect(lastVote(saved, '4.1-2')).toMatchObject({ vote: 'nonconform', reason: 'jk3' }))
  })

  it('keeps a refused save in sight until it holds', async () => {
    const { user, saved, disk } = await open()
    disk.full = true
    await user.click(el('vote-conform'))
    await user.keyboard('{Control>}s{/Control}')
    await waitFor(() => expect(el('save-failed').textContent).toContain('磁盘已满'))
    expect(el('saved-at').dataset.state).toBe('failed')
    disk.full = false
    await user.click(screen.getByText('重试'))
    await waitFor(() => expect(screen.queryByTestId('save-failed')).toBeNull())
    expect(saved).toHaveLength(1)
  })

  it('opens the evidence of the clause and the workbook beside it', async () => {
    const { user } = await open()
    await user.click(el('clause-4.2.3.a'))
    await user.keyboard('e')
    expect(el('shown').textContent).toContain('审计报告')
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByTestId('shown')).toBeNull())
    await user.click(el('cell-rd.total.2025'))
    expect(el('shown').textContent).toBe('申报表')
  })

  it('shows what is missing before the signature, each as a way to its clause', async () => {
    const { user, commands } = await open()
    await user.click(el('seal-open'))
    await waitFor(() => expect(el('seal-gaps').querySelectorAll('li')).toHaveLength(20))
    expect(screen.queryByTestId('seal-passphrase')).toBeNull()
    await user.click(screen.getByText(/^4\.5\.1 所属领域/))
    expect(el('clause-4.5.1').getAttribute('aria-current')).toBe('true')
    expect(commands).not.toContain('seal_return')
  })

  it('signs a complete opinion and is read-only afterwards', async () => {
    const { user } = await open()
    await user.click(el('tab-cover'))
    expect(screen.queryByTestId('correction-reason')).toBeNull()
    await user.click(el('declared'))
    await user.click(el('tab-clauses'))
    for (const clause of screen.getAllByTestId(/^clause-4/)) {
      await user.click(clause)
      await user.keyboard('1')
      await typeInto(user, 'reason', '符合。')
      await user.click(clause)
    }
    await user.click(el('seal-open'))
    await screen.findByTestId('seal-passphrase')
    await typeInto(user, 'seal-passphrase', 'a passphrase')
    await user.click(el('seal-confirm'))
    expect((await screen.findByTestId('written')).textContent).toContain('T007.dpreturn')
    await user.click(el('seal-finish'))
    expect(el('sealed').textContent).toContain('T007.dpreturn')
    expect((el('reason') as HTMLTextAreaElement).readOnly).toBe(true)
    await user.click(el('correct'))
    await waitFor(() => expect(el('correction-reason').getAttribute('aria-required')).toBe('true'))
  }, 20_000)
})
