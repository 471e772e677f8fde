import userEvent from '@testing-library/user-event'
import { cleanup, render, screen } from '@testing-library/vue'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import RosterPage from './RosterPage.vue'

beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) { this.open = false; this.dispatchEvent(new Event('close')) }
})
afterEach(cleanup)

async function open() {
  use(createFake({ delay: 0 }))
  render(RosterPage)
  await screen.findByTestId('roster-row-T001')
  return userEvent.setup()
}
const el = (id: string) => screen.getByTestId(id)
const disabled = (id: string) => (el(id) as HTMLButtonElement).disabled

async function withBodyKey(user: Awaited<ReturnType<typeof open>>) {
  await user.click(el('body-key'))
  await user.type(el('body-passphrase'), 'x')
}

describe('the roster', () => {
  it('certifies a request only after its fingerprint was compared', async () => {
    const user = await open()
    await user.click(el('roster-certify'))
    expect(((await screen.findByTestId('certify-id')) as HTMLInputElement).value).toBe('T010')
    await withBodyKey(user)
    expect(disabled('certify-confirm')).toBe(true)
    await user.click(el('certify-compared'))
    await user.clear(el('certify-id'))
    await user.type(el('certify-id'), 'T003')
    await user.click(el('certify-confirm'))
    expect((await screen.findByTestId('failure')).dataset.code).toBe('roster.number_taken')
    await user.clear(el('certify-id'))
    await user.type(el('certify-id'), 'T010')
    await user.click(el('certify-confirm'))
    expect((await screen.findByTestId('roster-row-T010')).textContent).toContain('孙八')
    expect(el('roster-note').textContent).toContain('第 13 版')
  })

  it('revokes with a reason and offers nothing more for that certificate', async () => {
    const user = await open()
    await user.click(el('revoke-T001'))
    await withBodyKey(user)
    expect(disabled('change-confirm')).toBe(true)
    await user.type(el('change-reason'), '退出专家库')
    await user.click(el('change-confirm'))
    await screen.findByTestId('roster-note')
    expect(el('roster-row-T001').textContent).toContain('退出专家库')
    expect(screen.queryByTestId('revoke-T001')).toBeNull()
  })

  it('renews to the suggested day', async () => {
    const user = await open()
    expect(el('roster-row-T001').textContent).toContain('35 天')
    await user.click(el('renew-T001'))
    await withBodyKey(user)
    await user.click(el('change-confirm'))
    await screen.findByTestId('roster-note')
    expect(el('roster-row-T001').textContent).toContain('2029-09-14')
  })
})
