import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { call, type SessionView } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import IdentityPanel from './IdentityPanel.vue'

beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) { this.open = false; this.dispatchEvent(new Event('close')) }
})
afterEach(cleanup)

async function open(asked: Array<[string, unknown]> = []) {
  use(createFake({ delay: 0, fresh: true, before: (name, args) => void asked.push([name, args]) }))
  const props = ({ identity, waiting, remembered }: SessionView) => ({ identity, waiting, remembered })
  const page = render(IdentityPanel, { props: props(await call('session', {})) })
  const again = async () => page.rerender(props(await call('session', {})))
  return { user: userEvent.setup(), page, again }
}
const el = (id: string) => screen.getByTestId(id)

describe('the first start', () => {
  it('makes an identity with six words that are asked back, and waits for the certificate', async () => {
    const asked: Array<[string, unknown]> = []
    const { user, page, again } = await open(asked)
    expect(screen.getByText('您是哪一位')).toBeTruthy()
    await user.click(el('create-identity'))
    await user.type(el('create-id'), 'T010')
    expect((el('create-next') as HTMLButtonElement).disabled).toBe(true)
    await user.type(el('create-name'), '孙八')
    await user.click(el('create-next'))
    const shown = (await screen.findByTestId('create-shown')).dataset.typed ?? ''
    await user.click(el('create-written'))
    expect(screen.queryByTestId('create-shown')).toBeNull()
    await user.type(el('create-again'), 'something else')
    expect((el('create-choose') as HTMLButtonElement).disabled).toBe(true)
    await user.clear(el('create-again'))
    await user.type(el('create-again'), shown.toUpperCase())
    await user.click(el('create-choose'))
    await waitFor(() => expect(page.emitted().changed).toBeTruthy())
    const made = asked.find(([name]) => name === 'create_identity')?.[1]
    expect(made).toEqual({ input: { id: 'T010', name: '孙八', part: 'technical', passphrase: shown, file: 'save_identity', source: { from: 'new' } } })
    await again()
    expect(el('waiting').textContent).toContain('等待评估机构认证')
    expect(el('fingerprint').querySelectorAll('li')).toHaveLength(8)
  })

  it('loads the trust file only after the body’s fingerprint was compared', async () => {
    const { user, page, again } = await open()
    await call('create_identity', { input: { id: 'T003', name: '王𠮷', part: 'technical', passphrase: 'x', file: 'f', source: { from: 'new' } } })
    await again()
    await user.click(el('waiting-trust'))
    expect((await screen.findByTestId('trust-passphrase') as HTMLInputElement).disabled).toBe(true)
    await user.click(el('trust-compared'))
    await user.type(el('trust-passphrase'), 'wrong')
    await user.click(el('trust-adopt'))
    expect((await screen.findByTestId('failure')).dataset.code).toBe('key.passphrase')
    await user.type(el('trust-passphrase'), 'right')
    await user.click(el('trust-adopt'))
    await waitFor(() => expect(page.emitted().changed).toBeTruthy())
  })

  it('takes a passphrase of one’s own only when it is strong enough', async () => {
    const { user } = await open()
    await user.click(el('create-identity'))
    await user.type(el('create-id'), 'T010')
    await user.type(el('create-name'), '孙八')
    await user.click(el('create-next'))
    await user.click(el('create-own'))
    await user.type(el('create-own-text'), '1234567890')
    await waitFor(() => expect(el('create-strength').textContent).toContain('太弱'))
    expect(screen.queryByTestId('create-again')).toBeNull()
    await user.type(el('create-own-text'), 'xueDi47mao')
    await waitFor(() => expect(el('create-strength').textContent).toContain('强'))
    expect(el('create-again')).toBeTruthy()
  })
})

describe('a key in a token', () => {
  it('is made with the module, the labels and the PIN', async () => {
    const asked: Array<[string, unknown]> = []
    const { user, page } = await open(asked)
    await user.click(el('from-token'))
    await user.type(el('create-id'), 'T010')
    await user.type(el('create-name'), '孙八')
    await user.click(el('create-module'))
    await user.type(el('create-token'), '专家令牌')
    await user.type(el('create-key'), '签名')
    expect((el('create-next') as HTMLButtonElement).disabled).toBe(true)
    await user.type(el('create-pin'), '246810')
    await user.click(el('create-next'))
    const shown = (await screen.findByTestId('create-shown')).dataset.typed ?? ''
    await user.click(el('create-written'))
    await user.type(el('create-again'), shown)
    await user.click(el('create-choose'))
    await waitFor(() => expect(page.emitted().changed).toBeTruthy())
    const made = asked.find(([name]) => name === 'create_identity')?.[1]
    const source = { from: 'token', module: 'open_module', token: '专家令牌', key: '签名', pin: '246810' }
    expect(made).toEqual({ input: { id: 'T010', name: '孙八', part: 'technical', passphrase: shown, file: 'save_identity', source } })
  })

  it('asks for the PIN once the program says that it is needed, and no more with another identity', async () => {
    const { user, page } = await open()
    await user.click(el('choose-identity'))
    expect(screen.queryByTestId('unlock-passphrase-pin')).toBeNull()
    await user.type(await screen.findByTestId('unlock-passphrase'), 'token')
    await user.click(el('unlock'))
    expect((await screen.findByTestId('failure')).dataset.code).toBe('token.pin_needed')
    await user.type(el('unlock-passphrase'), 'token')
    await user.type(el('unlock-passphrase-pin'), '246810')
    await user.click(el('unlock'))
    await waitFor(() => expect(page.emitted().changed).toBeTruthy())
    await user.click(el('choose-identity'))
    await waitFor(() => expect(screen.queryByTestId('unlock-passphrase-pin')).toBeNull())
  })
})

describe('my identity', () => {
  it('changes the passphrase and backs up', async () => {
    const asked: Array<[string, unknown]> = []
    const { user, again } = await open(asked)
    await call('unlock', { file: 'identity', passphrase: 'x', pin: null })
    await again()
    await user.click(el('mine'))
    await user.click(el('mine-backup'))
    await user.type(el('backup-passphrase'), 'x')
    await user.click(el('backup-save'))
    expect((await screen.findByTestId('mine-backed-up')).textContent).toContain('T003-backup.age')
    await user.click(el('mine-passphrase'))
    await user.type(el('mine-old'), 'old')
    const shown = (await screen.findByTestId('mine-shown')).dataset.typed ?? ''
    await user.click(el('mine-written'))
    await user.type(el('mine-again'), shown)
    await user.click(el('mine-choose'))
    expect((await screen.findByTestId('mine-changed')).textContent).toContain('口令已更换')
    expect(asked).toContainEqual(['change_passphrase', { old: 'old', new: shown }])
  })
})
