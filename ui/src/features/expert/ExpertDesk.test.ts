import userEvent from '@testing-library/user-event'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { setLanguage } from '../../i18n'
import { call, type Commands, type DraftView, type PackageCheckView, type PhotoView } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import ExpertDesk from './ExpertDesk.vue'
import type { Tab } from './tabs'
import { words } from '../../platform/fake/words'

/** The desk of a member who has not begun, on a disk that notes every draft and refuses on demand. */
async function open(who = 'T007', before: DraftView | null = null, declared = true, check: PackageCheckView['state'] = 'holds') {
  const saved: DraftView[] = []
  const disk: { full: boolean; signing?: Promise<void> } = { full: false }
  const commands: string[] = []
  const contents: PackageCheckView = { state: check, percent: 100, text: words(check === 'fails' ? '发现问题。' : '已逐字节核对。') }
  const fake = createFake({
    delay: 0,
    before(name, args) {
      commands.push(name)
      if (name === 'seal_return') return disk.signing
      if (name !== 'save_draft') return undefined
      if (disk.full) throw { code: 'draft.disk', message: words('磁盘已满，意见没有保存。'), remedy: words('请腾出空间，程序会自动重试。') }
      saved.push((args as Commands['save_draft']['arguments']).draft)
      return undefined
    },
  })
  use({ ...fake, invoke: (name, args) => (name === 'package_check' ? Promise.resolve(contents) : fake.invoke(name, args)) })
  await call('unlock_demo', { who })
  const first = await call('open_case', { file: 'case' })
  if (declared) await call('save_draft', { draft: { ...(before ?? first.draft), declared: true } })
  const view = ref(await call('current_case', {}))
  saved.length = 0
  const tab = ref<Tab>('clauses')
  const shell = defineComponent(() => () =>
    h(ExpertDesk, { view: view.value, tab: tab.value, onTab: (to: Tab) => (tab.value = to), onView: (to: typeof view.value) => (view.value = to) }, {
      viewer: ({ attachment, close }: { attachment: { name: string } | null; close: () => void }) => h('button', { 'data-testid': 'shown', onClick: close }, attachment?.name ?? '申报表'),
      search: ({ close }: { close: () => void }) => h('button', { 'data-testid': 'searching', onClick: close }),
      visit: ({ visit, change, open }: { visit: DraftView['visit']; change: (to: DraftView['visit'], what: string) => void; open: (photo: PhotoView) => void }) => [
        h('input', { 'data-testid': 'pending' }), h('button', { 'data-testid': 'place', onClick: () => change({ ...visit, place: '沈阳' }, 'place') }, visit.place),
        h('button', { 'data-testid': 'met', onClick: () => change({ ...visit, met: '质量经理' }, 'met') }, visit.met),
        h('button', { 'data-testid': 'photo', onClick: () => open({ id: 'b', name: '机房.jpg', bytes: 1, size: '1 B', taken: '' }) }),
      ],
    }))
  render(shell)
  return { user: userEvent.setup(), saved, disk, commands, view }
}
const el = (id: string) => screen.getByTestId(id)
/** Types into a field that has the focus; a pointer would hit the splitter's handle here, where nothing has a size. */
async function typeInto(user: ReturnType<typeof userEvent.setup>, id: string, text: string) {
  el(id).focus()
  await user.keyboard(text)
}
/** Declares a circumstance of recusal and signs it. */
async function recuse(user: ReturnType<typeof userEvent.setup>) {
  await user.click(el('tab-cover'))
  await user.click(el('recuse'))
  expect((el('recusal-sign') as HTMLButtonElement).disabled).toBe(true)
  await user.click(el('circumstance-preparation'))
  await typeInto(user, 'recusal-explanation', '本所出具了专项审计报告。')
  await user.click(el('recusal-sign'))
  await screen.findByTestId('seal-passphrase')
  await typeInto(user, 'seal-passphrase', 'a passphrase')
  await user.click(el('seal-confirm'))
}
const lastVote = (saved: DraftView[], clause: string) => saved.at(-1)?.votes.find((vote) => vote.clause === clause)

afterEach(() => {
  cleanup()
  localStorage.removeItem('dunping.layout')
})

describe('the expert’s desk', () => {
  it('keeps the votes closed until it is declared that there is no conflict, and everything readable', async () => {
    const { user, saved } = await open('T007', null, false)
    await user.click(el('clause-4.2.3.a'))
    expect(el('declare-first').textContent).toContain('先作回避声明')
    expect(el('vote-conform').closest('fieldset')?.disabled).toBe(true)
    await user.keyboard('1')
    expect(saved).toHaveLength(0)
    expect(document.activeElement?.textContent).toBe('去声明')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(document.activeElement).toBe(el('declared')))
    await user.click(el('declared'))
    await user.click(el('begin'))
    await user.click(el('vote-conform'))
    await waitFor(() => expect(saved.at(-1)).toMatchObject({ declared: true, votes: [{ vote: 'conform' }] }), { timeout: 2000 })
    expect(screen.queryByTestId('declare-first')).toBeNull()
  })

  it('ends the review by a signed recusal with its circumstance and explanation', async () => {
    const { user } = await open('T007', null, false)
    await recuse(user)
    expect((await screen.findByTestId('written')).textContent).toContain('第1轮.dpreturn')
    await user.click(el('seal-finish'))
    expect(el('sealed').textContent).toContain('评审到此结束')
    expect(screen.queryByTestId('tab-clauses')).toBeNull()
    expect(screen.queryByTestId('correct')).toBeNull()
  })

  it('stays at the signature until it is known how it ended', async () => {
    const { user, disk, commands } = await open('T007', null, false)
    let signed = () => {}
    disk.signing = new Promise((resolve) => (signed = resolve))
    await recuse(user)
    await waitFor(() => expect(commands).toContain('seal_return'))
    const dialog = document.querySelector('dialog')!
    expect((el('dialog-close') as HTMLButtonElement).disabled).toBe(true)
    expect(dialog.dispatchEvent(new Event('cancel', { cancelable: true }))).toBe(false)
    expect(dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }))).toBe(false)
    expect(dialog.open).toBe(true)
    signed()
    expect((await screen.findByTestId('written')).textContent).toContain('第1轮.dpreturn')
    await waitFor(() => expect((el('dialog-close') as HTMLButtonElement).disabled).toBe(false))
    expect(dialog.dispatchEvent(new Event('cancel', { cancelable: true }))).toBe(true)
  })

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

  it('sets a verified figure beside the declared one, and holds the vote against it', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.2.3.a'))
    await user.keyboard('1')
    await user.click(el('correct-rd.total.2025'))
    await typeInto(user, 'correction-value', 'x')
    await waitFor(() => expect(el('correction-problem').textContent).toContain('请填写数值'))
    await user.keyboard('{Backspace}1,000,199.99')
    await waitFor(() => expect(el('own-result').textContent).toContain('4.9999%'))
    expect(el('clause-paper').textContent).toContain('5.0000%')
    expect(el('flips').textContent).toMatch(/4\.2\.3\.a.*达到.*→.*未达到/)
    expect(el('verified-rd.total.2025').textContent).toContain('1,000,199.99')
    expect(within(el('clause-4.2.3.a')).getByTitle('未达到')).toBeTruthy()
    // The vote that agreed with the declared figures now contradicts the own ones.
    expect(el('override')).toBeTruthy()
    await typeInto(user, 'correction-why', '核减。')
    await user.selectOptions(el('correction-file'), screen.getByRole('option', { name: /研发费用专项审计报告/ }))
    await user.keyboard('{Control>}s{/Control}')
    await waitFor(() => expect(saved.at(-1)?.corrections).toMatchObject([{ figure: 'rd.total.2025', verified: '1,000,199.99', reason: '核减。' }]))
    await user.click(el('correction-remove'))
    await waitFor(() => expect(screen.queryByTestId('own-result')).toBeNull())
    expect(screen.queryByTestId('override')).toBeNull()
  })

  it('leaves no trace of a correction that was opened and closed, and can supply a missing figure', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.3.2'))
    await user.click(el('correct-fin.rev_cyber_main.2023'))
    await user.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement).toBe(el('correct-fin.rev_cyber_main.2023')))
    await user.keyboard('{Control>}s{/Control}')
    expect(saved).toEqual([])
    await user.click(el('correct-fin.rev_cyber_main.2023'))
    await typeInto(user, 'correction-value', '100')
    await waitFor(() => expect(el('verified-fin.rev_cyber_main.2023').textContent).toContain('100'))
  })

  it('takes back everything, also while typing, and leads to where it was', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.1-1'))
    await user.keyboard('1')
    await typeInto(user, 'reason', '证照齐全')
    await user.click(el('clause-4.1-2'))
    await user.keyboard('f')
    await user.keyboard('{Control>}z{/Control}')
    expect(within(el('clause-4.1-2')).queryByText('稍后再看')).toBeNull()
    await user.keyboard('{Control>}z{/Control}')
    expect(el('clause-4.1-1').getAttribute('aria-current')).toBe('true')
    expect((el('reason') as HTMLTextAreaElement).value).toBe('')
    expect((el('vote-conform') as HTMLInputElement).checked).toBe(true)
    el('reason').focus()
    await user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}')
    expect((el('reason') as HTMLTextAreaElement).value).toBe('证照齐全')
    await user.keyboard('{Control>}z{/Control}{Control>}z{/Control}{Control>}z{/Control}')
    expect(el('progress').textContent).toContain('0/19')
    await user.keyboard('{Control>}s{/Control}')
    await waitFor(() => expect(lastVote(saved, '4.1-1') ?? null).toBeNull())
  })

  it('remembers what can be undone when the same case is opened again', async () => {
    const first = await open()
    await first.user.click(el('clause-4.1-1'))
    await first.user.keyboard('2{Control>}s{/Control}')
    await waitFor(() => expect(lastVote(first.saved, '4.1-1')?.vote).toBe('nonconform'))
    await waitFor(() => expect(el('saved-at').dataset.state).toBe('saved'))
    cleanup()
    const again = await open('T007', first.saved.at(-1))
    expect(el('progress').textContent).toContain('1/19')
    await again.user.keyboard('{Control>}z{/Control}')
    expect(el('progress').textContent).toContain('0/19')
    cleanup()
    // Another draft of the case knows nothing of it.
    const other = await open('T007', { ...(first.saved.at(-1) as DraftView), remarks: '在另一台电脑上写的' })
    await other.user.keyboard('{Control>}z{/Control}')
    expect(el('progress').textContent).toContain('1/19')
  })

  it('takes votes and reasons in the table, row by row, without the mouse', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.1-1'))
    await user.keyboard('g')
    await waitFor(() => expect(document.activeElement).toBe(el('row-4.1-1')))
    await user.keyboard('1{ArrowDown}2{Enter}材料过期')
    expect(el('row-4.1-2').getAttribute('aria-current')).toBe('true')
    await user.keyboard('{Escape}')
    expect(document.activeElement).toBe(el('row-4.1-2'))
    await user.keyboard('{End}3{Control>}s{/Control}')
    await waitFor(() => expect(lastVote(saved, '4.5.2b-X')?.vote).toBe('insufficient'))
    expect(lastVote(saved, '4.1-1')?.vote).toBe('conform')
    expect(lastVote(saved, '4.1-2')).toMatchObject({ vote: 'nonconform', reason: '材料过期' })
    await user.keyboard('{Home}{ArrowDown}g')
    expect(el('clause-4.1-2').getAttribute('aria-current')).toBe('true')
    expect((el('reason') as HTMLTextAreaElement).value).toBe('材料过期')
  })

  it('walks the rows of the table by the arrows also after a vote was clicked', async () => {
    const { user } = await open()
    await user.click(el('clause-4.1-1'))
    await user.keyboard('g')
    await user.click(el('grid-4.1-1-1'))
    expect(document.activeElement).toBe(el('grid-4.1-1-1'))
    await user.keyboard('{ArrowDown}')
    await waitFor(() => expect(document.activeElement).toBe(el('row-4.1-2')))
    expect((el('grid-4.1-1-1') as HTMLInputElement).checked).toBe(true)
    await user.click(el('grid-4.1-2-2'))
    await user.keyboard('{ArrowUp}')
    await waitFor(() => expect(document.activeElement).toBe(el('row-4.1-1')))
    expect((el('grid-4.1-2-2') as HTMLInputElement).checked).toBe(true)
    await user.click(el('grid-4.1-1-1'))
    await user.keyboard('{Enter}')
    expect(document.activeElement).toBe(el('grid-reason-4.1-1'))
  })

  it('changes a vote in the panes by the arrows to the side alone', async () => {
    const { user } = await open()
    await user.click(el('clause-4.1-1'))
    await user.click(el('vote-conform'))
    el('vote-conform').focus()
    await user.keyboard('{ArrowDown}{ArrowUp}{ArrowUp}')
    expect((el('vote-conform') as HTMLInputElement).checked).toBe(true)
    await user.keyboard('{ArrowRight}')
    expect((el('vote-nonconform') as HTMLInputElement).checked).toBe(true)
  })

  it('offers ready sentences for the vote, and leads to what was found', async () => {
    const { user } = await open()
    await user.click(el('clause-4.1-1'))
    expect(screen.queryByTestId('phrases')).toBeNull()
    await user.keyboard('3')
    await user.selectOptions(el('phrases'), screen.getByRole('option', { name: /^缺少营业执照/ }))
    expect((el('reason') as HTMLTextAreaElement).value).toMatch(/^缺少营业执照.*。$/)
    await user.click(el('look-at'))
    expect(screen.getByText('材料问题', { exact: false })).toBeTruthy()
  })

  it('defines the terms of the standard where they are read', async () => {
    const { user } = await open()
    await user.click(el('clause-4.1-2'))
    el('term-3.1').focus()
    await waitFor(() => expect(screen.getByRole('tooltip').textContent).toContain('整体域的网络空间的安全性'))
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

  it('leaves the keys to the field when a save is refused while somebody types', async () => {
    const { user, saved, disk } = await open()
    await user.click(el('clause-4.1-1'))
    disk.full = true
    await typeInto(user, 'reason', '第')
    await waitFor(() => expect(el('save-failed').textContent).toContain('磁盘已满'), { timeout: 2000 })
    expect(document.activeElement).toBe(el('reason'))
    await user.keyboard('123条')
    expect((el('reason') as HTMLTextAreaElement).value).toBe('第123条')
    expect(el('progress').textContent).toContain('0/19')
    disk.full = false
    await user.keyboard('{Control>}s{/Control}')
    await waitFor(() => expect(lastVote(saved, '4.1-1')).toMatchObject({ vote: null, reason: '第123条' }))
  })

  it('opens the evidence of the clause and the workbook beside it', async () => {
    const { user } = await open()
    await user.click(el('clause-4.2.3.a'))
    await user.keyboard('e')
    expect(el('shown').textContent).toContain('审计报告')
    await user.keyboard('e')
    await waitFor(() => expect(screen.queryByTestId('shown')).toBeNull())
    await user.click(el('cell-rd.total.2025'))
    expect(el('shown').textContent).toBe('申报表')
  })

  it.each([['e', 'shown'], ['{Control>}f{/Control}', 'searching']])('leaves the table for what stands in the panes (%s)', async (keys, what) => {
    const { user } = await open()
    await user.click(el('clause-4.2.3.a'))
    await user.keyboard('g')
    await waitFor(() => expect(document.activeElement).toBe(el('row-4.2.3.a')))
    await user.keyboard(keys)
    expect(el(what)).toBeTruthy()
    expect(el('clause-4.2.3.a').getAttribute('aria-current')).toBe('true')
  })

  it('keeps what is typed on the visit’s page while another is looked at, and leads back to it when a change there is undone', async () => {
    const { user } = await open()
    expect(screen.queryByTestId('pending')).toBeNull()
    await user.click(el('tab-visit'))
    await typeInto(user, 'pending', '机房')
    await user.click(el('place'))
    await user.click(el('tab-clauses'))
    expect((el('pending') as HTMLInputElement).value).toBe('机房')
    expect(el('pending').closest('main')?.style.display).toBe('none')
    el('tab-clauses').focus()
    await user.keyboard('{Control>}z{/Control}')
    expect(el('place').textContent).toBe('')
    expect(el('tab-visit').getAttribute('aria-current')).toBe('page')
    expect(el('pending').closest('main')?.style.display).toBe('')
  })

  it('takes back each thing on the visit’s page by itself, however quickly one followed the other', async () => {
    const { user } = await open()
    await user.click(el('tab-visit'))
    await user.click(el('place'))
    await user.click(el('met'))
    await user.keyboard('{Control>}z{/Control}')
    expect([el('place').textContent, el('met').textContent]).toEqual(['沈阳', ''])
    await user.keyboard('{Control>}z{/Control}')
    expect(el('place').textContent).toBe('')
  })

  it('leads back to the visit when a photo that was opened there is closed', async () => {
    const { user } = await open()
    await user.click(el('tab-visit'))
    el('photo').focus()
    await user.keyboard('{Enter}')
    expect(el('tab-clauses').getAttribute('aria-current')).toBe('page')
    await user.click(el('shown'))
    await waitFor(() => expect(document.activeElement).toBe(el('photo')))
    expect(el('tab-visit').getAttribute('aria-current')).toBe('page')
    await user.click(el('tab-clauses'))
    await user.click(el('clause-4.2.3.a'))
    await user.keyboard('e')
    await user.click(el('shown'))
    expect(el('tab-clauses').getAttribute('aria-current')).toBe('page')
  })

  it('previews what is on the disk, and nothing when the disk refuses', async () => {
    const { user, disk, commands } = await open()
    const preview = async () => {
      await user.click(el('tab-cover'))
      await user.click(el('preview-opinion'))
    }
    await preview()
    const first = await screen.findByTestId('shown')
    await preview()
    await waitFor(() => expect(commands.filter((name) => name === 'preview_opinion')).toHaveLength(2))
    // Another viewer: the one before has read its bytes, which are not there any more.
    await waitFor(() => expect(el('shown')).not.toBe(first))
    await user.click(el('shown'))
    disk.full = true
    await user.click(el('clause-4.1-1'))
    await user.keyboard('1')
    await preview()
    await waitFor(() => expect(el('save-failed')).toBeTruthy())
    expect(commands.filter((name) => name === 'preview_opinion')).toHaveLength(2)
    expect(screen.queryByTestId('shown')).toBeNull()
  })

  it('goes from the vote to the reason and back by the keyboard, and stays in the form from clause to clause', async () => {
    const { user } = await open()
    await user.click(el('clause-4.1-1'))
    el('vote-conform').focus()
    await user.keyboard('2{Enter}')
    expect(document.activeElement).toBe(el('reason'))
    await user.keyboard('材料过期')
    expect(el('reason').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true, cancelable: true }))).toBe(true)
    expect(document.activeElement).toBe(el('reason'))
    await user.keyboard('{Escape}')
    expect(document.activeElement).toBe(el('vote-nonconform'))
    await user.keyboard('j')
    await waitFor(() => expect(document.activeElement).toBe(el('vote-conform')))
    expect(el('clause-4.1-2').getAttribute('aria-current')).toBe('true')
    expect((el('vote-conform') as HTMLInputElement).checked).toBe(false)
  })

  it('gives the focus back when the search is closed', async () => {
    const { user } = await open()
    await user.click(el('clause-4.1-1'))
    el('clause-4.1-1').focus()
    await user.keyboard('{Control>}f{/Control}')
    await user.click(el('searching'))
    await waitFor(() => expect(document.activeElement).toBe(el('clause-4.1-1')))
  })

  it('says that a signed opinion was handed to nobody yet, and lets it be corrected', async () => {
    const { view } = await open()
    view.value = { ...view.value, signed: true, sealed: null, checks: [...view.value.checks, { code: 'handed_out', state: 'remark', text: words('返回包还没有交到您选择的位置。') }] }
    await waitFor(() => expect(el('not-handed-out').textContent).toContain('还没有交到'))
    expect([el('seal-open'), el('correct')].every((button) => !(button as HTMLButtonElement).disabled)).toBe(true)
  })

  it('says on every page that what was typed gave way to an opinion signed elsewhere', async () => {
    const { user, view } = await open()
    view.value = { ...view.value, checks: [...view.value.checks, { code: 'replaced', state: 'remark', text: words('原来的内容另存在本案的数据文件夹中。') }] }
    await waitFor(() => expect(el('notice-replaced').textContent).toContain('另存'))
    await user.click(screen.getByText('知道了'))
    expect(screen.queryByTestId('notice-replaced')).toBeNull()
  })

  it('counts the check of the bytes among those of the case, and says on every page when it fails', async () => {
    const whole = await open()
    await whole.user.click(el('tab-cover'))
    const count = () => Number(/（(\d+) 项）/.exec(el('checked').querySelector('summary')?.textContent ?? '')?.[1])
    await waitFor(() => expect(count()).toBe(whole.view.value.checks.filter((line) => line.state === 'holds').length + 1))
    // What became of the own opinion is no check of the case.
    whole.view.value = { ...whole.view.value, checks: [...whole.view.value.checks, { code: 'receipt', state: 'fails', text: words('回执没有列出您的意见。') }] }
    await waitFor(() => expect(el('checked').textContent).toContain('回执没有列出'))
    expect([el('checked').classList.contains('fails'), el('checked').querySelector('summary')?.textContent?.includes('核验通过')]).toEqual([false, true])
    cleanup()
    const { user } = await open('T007', null, true, 'fails')
    await waitFor(() => expect(el('package-damaged').textContent).toBe('发现问题。'))
    await user.click(el('tab-cover'))
    expect(el('checked').classList.contains('fails')).toBe(true)
    expect(el('checked').querySelector('summary')?.textContent).toContain('1 项核验不成立')
  })

  it('leaves the keys of a word that is being composed to the input method', async () => {
    const { user } = await open()
    const escape = (id: string) => fireEvent.keyDown(el(id), { key: 'Escape', keyCode: 229 })
    await user.click(el('clause-4.2.3.a'))
    await user.click(el('correct-rd.total.2025'))
    await typeInto(user, 'correction-why', '核减')
    await escape('correction-why')
    expect(el('correction-why')).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(screen.queryByTestId('correction-why')).toBeNull()
    await user.keyboard('g')
    await waitFor(() => expect(document.activeElement).toBe(el('row-4.2.3.a')))
    await user.keyboard('{Enter}材料')
    await escape('grid-reason-4.2.3.a')
    expect(document.activeElement).toBe(el('grid-reason-4.2.3.a'))
  })

  it('leaves no trace of a correction that was opened when another figure or clause is gone to', async () => {
    const { user, saved } = await open()
    await user.click(el('clause-4.2.3.a'))
    await user.click(el('correct-rd.total.2025'))
    await typeInto(user, 'correction-value', '1')
    await user.keyboard('{Backspace}')
    expect(document.activeElement).toBe(el('correction-value'))
    await user.click(el('clause-4.3.2'))
    await user.click(el('correct-fin.rev_cyber_main.2023'))
    await user.click(el('vote-conform'))
    await user.keyboard('{Control>}s{/Control}')
    await waitFor(() => expect(lastVote(saved, '4.3.2')?.vote).toBe('conform'))
    expect(saved.at(-1)?.corrections).toEqual([])
  })

  it('shows what is missing before the signature, each as a way to its clause', async () => {
    const { user, commands } = await open()
    await user.click(el('seal-open'))
    await waitFor(() => expect(el('seal-gaps').querySelectorAll('li')).toHaveLength(19))
    expect(screen.queryByTestId('seal-passphrase')).toBeNull()
    await user.click(screen.getByText(/^4\.5\.1 所属领域/))
    await waitFor(() => expect(el('clause-4.5.1').getAttribute('aria-current')).toBe('true'))
    await waitFor(() => expect(document.activeElement).toBe(el('vote-conform')))
    expect(commands).not.toContain('seal_return')
  })

  it('signs a complete opinion and is read-only afterwards', async () => {
    const { user } = await open()
    await user.click(el('tab-cover'))
    expect(screen.queryByTestId('correction-reason')).toBeNull()
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
    expect((await screen.findByTestId('written')).textContent).toContain('T007-第1轮.dpreturn')
    await user.click(el('seal-finish'))
    expect(el('sealed').textContent).toContain('T007-第1轮.dpreturn')
    expect((el('reason') as HTMLTextAreaElement).readOnly).toBe(true)
    await user.click(el('correct'))
    await waitFor(() => expect(el('correction-reason').getAttribute('aria-required')).toBe('true'))
  })
})
