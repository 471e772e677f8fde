import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import { call, type AttachmentView } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import SignReport from './SignReport.vue'

async function open(who: string, seal: boolean, signing: Promise<void> = Promise.resolve()) {
  const asked: Array<[string, unknown]> = []
  const before = (name: string, args: unknown) => {
    asked.push([name, args])
    return name === 'sign_report' ? signing : undefined
  }
  use(createFake({ delay: 0, before }))
  await call('unlock_demo', { who })
  const viewer = ({ attachment, close }: { attachment: AttachmentView; close: () => void }) => h('button', { 'data-testid': 'viewer', onClick: close }, attachment.id)
  const { emitted } = render(SignReport, { props: { file: { token: 'report', name: '评审报告.pdf' }, seal }, slots: { viewer } })
  await screen.findByTestId('sign-report')
  return { user: userEvent.setup(), asked, emitted }
}
const el = (id: string) => screen.getByTestId(id)

afterEach(cleanup)

describe('signing a report', () => {
  it('shows the report, signs that very one in the own place and shows the file', async () => {
    const { user, asked } = await open('F001', false)
    expect(within(el('sign-paper')).getByTestId('viewer').textContent).toBeTruthy()
    await user.type(el('sign-passphrase'), 'six words')
    await user.click(el('sign-confirm'))
    await screen.findByTestId('written')
    const [, args] = asked.findLast(([name]) => name === 'sign_report') ?? []
    expect(args).toMatchObject({ file: 'report', input: { identity: null, seen: '1'.repeat(64), handwriting: null } })
    expect(screen.queryByTestId('sign-passphrase')).toBeNull()
  })

  it('is not closed from the report either while it is being signed', async () => {
    const { user, asked, emitted } = await open('F001', false, new Promise(() => {}))
    await user.click(el('viewer'))
    expect(emitted()['close']).toHaveLength(1)
    await user.type(el('sign-passphrase'), 'six words')
    await user.click(el('sign-confirm'))
    await waitFor(() => expect(asked.map(([name]) => name)).toContain('sign_report'))
    await user.click(el('viewer'))
    expect(emitted()['close']).toHaveLength(1)
  })

  it('tells somebody who signed already, and asks for nothing', async () => {
    await open('T003', false)
    expect(el('sign-hindrance').textContent).toBe('您已经签过。')
    expect(screen.queryByTestId('sign-passphrase')).toBeNull()
    expect(within(el('places')).getAllByRole('listitem')).toHaveLength(6)
  })

  it('offers no handwriting for a seal', async () => {
    await open('staff', true)
    expect(screen.queryByTestId('sign-picture')).toBeNull()
    expect(el('sign-confirm').textContent).toContain('盖章')
  })
})
