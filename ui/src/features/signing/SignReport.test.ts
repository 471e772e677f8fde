import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, within } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import { call, type AttachmentView } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import SignReport from './SignReport.vue'

async function open(who: string, seal: boolean) {
  const asked: Array<[string, unknown]> = []
  use(createFake({ delay: 0, before: (name, args) => void asked.push([name, args]) }))
  await call('unlock_demo', { who })
  const viewer = ({ attachment }: { attachment: AttachmentView }) => h('p', { 'data-testid': 'viewer' }, attachment.id)
  render(SignReport, { props: { file: { token: 'report', name: '评审报告.pdf' }, seal }, slots: { viewer } })
  await screen.findByTestId('sign-report')
  return { user: userEvent.setup(), asked }
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
