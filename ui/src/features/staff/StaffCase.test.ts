import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import type { AttachmentView } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import StaffCase from './StaffCase.vue'

async function open(caseNo: string) {
  const asked: Array<[string, unknown]> = []
  use(createFake({ delay: 0, before: (name, args) => void asked.push([name, args]) }))
  render(StaffCase, { props: { caseNo } })
  await screen.findByTestId('case-state')
  return { user: userEvent.setup(), asked }
}
const el = (id: string) => screen.getByTestId(id)
const CASE = 'LNCSE-2026-0008'

afterEach(cleanup)

describe('a case on the staff’s desk', () => {
  it('commits the draw with the exclusions, publishes, and reveals', async () => {
    const { user, asked } = await open(CASE)
    expect(el('step-commit_draw').dataset.state).toBe('now')
    await user.click(el('action-commit_draw'))
    await waitFor(() => expect((el('exclude-T015') as HTMLInputElement).checked).toBe(true))
    await user.click(el('exclude-F005'))
    await user.selectOptions(el('reason-F005'), 'recusal.preparation')
    await user.click(el('draw-commit'))
    await waitFor(() => expect(el('commitment').textContent).toMatch(/^[0-9a-f]{64}$/))
    expect(asked.find(([name]) => name === 'commit_draw')?.[1]).toEqual({
      case_no: CASE,
      input: { technical: 3, finance: 2, alternates: 2, excluded: [{ id: 'F005', reason: 'recusal.preparation' }, { id: 'T015', reason: 'recusal.employment' }] },
    })

    await user.type(el('entropy'), '不成样子')
    await user.click(el('action-reveal_draw'))
    const failure = await screen.findByTestId('failure')
    expect(failure.dataset.code).toBe('draw.entropy')
    await waitFor(() => expect(document.activeElement).toBe(failure))

    await user.clear(el('entropy'))
    await user.type(el('entropy'), '双色球2026105期=03 07 12')
    await user.click(el('action-reveal_draw'))
    await waitFor(() => expect(el('seats').querySelectorAll('tr')).toHaveLength(5))
    expect(el('step-reveal_draw').dataset.state).toBe('done')
    expect(el('step-seal_case').dataset.state).toBe('now')
  })

  it('seals with the passphrase and shows the digest to compare', async () => {
    const { user } = await open(CASE)
    await user.click(el('action-commit_draw'))
    await user.click(await screen.findByTestId('draw-commit'))
    await user.type(await screen.findByTestId('entropy'), 'a=1')
    await user.click(el('action-reveal_draw'))
    await user.type(await screen.findByTestId('seal-case-passphrase'), 'a passphrase')
    await user.click(el('action-seal_case'))
    expect((await screen.findByTestId('written')).textContent).toMatch(/dpcase.*[0-9a-f]{64}/)
    expect(el('step-take_in_closing').dataset.state).toBe('now')
  })

  it('takes a report that no machine can prove in once it was shown, and not before', async () => {
    const asked: Array<[string, unknown]> = []
    const unproven = { code: 'report_to_compare', message: { zh: '不能由本机证明', en: 'cannot be proven' }, remedy: { zh: '请对照', en: 'compare it' } }
    use(createFake({ delay: 0, before: (name, args) => {
      asked.push([name, args])
      if (name === 'take_in_closing' && !(args as { compared: string }).compared) throw unproven
    } }))
    const viewer = ({ attachment, close }: { attachment: AttachmentView; close: () => void }) => h('button', { 'data-testid': 'shown', onClick: close }, attachment.id)
    render(StaffCase, { props: { caseNo: 'LNCSE-2026-0007' }, slots: { viewer } })
    const user = userEvent.setup()
    await user.click(await screen.findByTestId('action-take_in_closing'))
    await screen.findByTestId('failure')
    expect((el('compare-take') as HTMLButtonElement).disabled).toBe(true)
    await user.click(el('compare-show'))
    const report = (await screen.findByTestId('shown')).textContent
    await user.click(el('shown'))
    await user.click(el('compare-take'))
    await waitFor(() => expect(el('step-take_in_closing').dataset.state).toBe('done'))
    expect(asked.filter(([name]) => name === 'take_in_closing').map(([, args]) => (args as { compared: string }).compared)).toEqual(['', report])
  })

  it('opens an attachment in the viewer and gives the focus back', async () => {
    use(createFake({ delay: 0 }))
    const shown = ({ attachment, close }: { attachment: AttachmentView; close: () => void }) => h('button', { 'data-testid': 'shown', onClick: close }, attachment.name)
    render(StaffCase, { props: { caseNo: CASE }, slots: { viewer: shown } })
    const user = userEvent.setup()
    await user.click(await screen.findByTestId('part-attachments'))
    await user.click(el('attachment-A04'))
    expect(el('shown').textContent).toBe('研发实验室照片.jpg')
    expect(screen.queryByTestId('attachment-A11')).toBeNull()
    await user.click(el('shown'))
    await waitFor(() => expect(document.activeElement).toBe(el('attachment-A04')))
  })

  it('asks how doubtful cells are to be read, all at once or one by one, and shows who said so', async () => {
    const shown: unknown[] = []
    const asked: unknown[] = []
    use(createFake({ delay: 0, before: (name, args) => void (name === 'confirm_fields' && asked.push((args as { input: unknown }).input)) }))
    const viewer = (given: { sheet: string; cell: string; close: () => void }) => {
      shown.push([given.sheet, given.cell])
      return h('button', { 'data-testid': 'shown', onClick: given.close })
    }
    render(StaffCase, { props: { caseNo: 'LNCSE-2026-0009' }, slots: { viewer } })
    const user = userEvent.setup()
    expect((await screen.findByTestId('open-doubts')).textContent).toContain('2 处')
    expect(el('part-doubts').textContent).toBe('读取确认2')
    await user.click(el('part-doubts'))
    expect(el('doubt-0').textContent).toContain('无法确定采用哪一个')
    await user.click(el('place-rd.domestic.2025'))
    expect(shown.at(-1)).toEqual(['研发费用明细', 'O3'])
    await user.click(el('shown'))

    await user.click(el('all-0-unit=元'))
    await waitFor(() => expect(screen.getAllByTestId('confirmed-by').map((one) => one.textContent)).toEqual(['徐敏（S001） 2026-09-15 10:20', '徐敏（S001） 2026-09-15 10:20']))
    expect(screen.queryByTestId('open-doubts')).toBeNull()
    await user.click(el('answer-rd.total.2025-unit=万元'))
    await waitFor(() => expect(screen.queryByTestId('answer-rd.total.2025-unit=元')).not.toBeNull())
    await user.click(el('back-rd.total.2025'))
    await waitFor(() => expect(el('part-doubts').textContent).toBe('读取确认1'))
    expect(asked).toEqual([
      { fields: ['rd.total.2025', 'rd.domestic.2025'], choice: 'unit=元' },
      { fields: ['rd.total.2025'], choice: 'unit=万元' },
      { fields: ['rd.total.2025'], choice: null },
    ])

    await user.click(el('action-pass_pre_review'))
    await waitFor(() => expect(el('step-commit_draw').dataset.state).toBe('now'))
    expect(screen.queryByTestId('answer-rd.total.2025-unit=元')).toBeNull()
  })

  it('previews and issues a paper with what was answered', async () => {
    const asked: Array<[string, unknown]> = []
    use(createFake({ delay: 0, before: (name, args) => void asked.push([name, args]) }))
    const viewer = ({ attachment, close }: { attachment: AttachmentView; close: () => void }) => h('button', { 'data-testid': 'shown', onClick: close }, attachment.name)
    render(StaffCase, { props: { caseNo: 'LNCSE-2026-0009' }, slots: { viewer } })
    const user = userEvent.setup()
    await user.click(await screen.findByTestId('part-papers'))
    await user.click(await screen.findByTestId('paper-supplement'))
    const missing = el('ask-missing') as HTMLTextAreaElement
    expect(missing.value).toContain('A07')
    await user.clear(missing)
    expect((el('paper-issue') as HTMLButtonElement).disabled).toBe(true)
    await user.type(missing, '缺2025年度审计报告')
    await user.click(el('paper-preview'))
    expect((await screen.findByTestId('shown')).textContent).toBe('补正通知书（草稿）.pdf')
    await user.click(el('shown'))
    await user.click(el('paper-issue'))
    expect((await screen.findByTestId('written')).textContent).toContain('supplement.pdf')
    const input = { id: 'supplement', answers: { missing: '缺2025年度审计报告' } }
    expect(asked.filter(([name]) => name.endsWith('_paper')).map(([, args]) => args)).toMatchObject([{ input }, { input }])
  })

  it('wants a day and a document number before a certificate', async () => {
    const { user, asked } = await open('LNCSE-2026-0006')
    await user.type(el('certificate-passphrase').closest('li')?.querySelector('[data-testid="document-no"]') as Element, '辽软协〔2026〕9号')
    expect((el('certificate-passphrase') as HTMLInputElement).disabled).toBe(true)
    await user.type(el('issued-on'), '2026-09-24')
    await user.type(el('certificate-passphrase'), 'a passphrase')
    await user.click(el('action-issue_certificate'))
    await waitFor(() => expect(el('step-archive').dataset.state).toBe('now'))
    expect(asked.find(([name]) => name === 'issue_certificate')?.[1]).toMatchObject({ input: { document_no: '辽软协〔2026〕9号', issued_on: '2026-09-24' } })
  })
})
