import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { call } from '../ipc'
import { use } from '../platform'
import { createFake } from '../platform/fake'
import CaseShell from './CaseShell.vue'
import { words } from '../platform/fake/words'

const el = (id: string) => screen.getByTestId(id)

/** A member's desk at the clauses, the declaration made, on a program that refuses the named command. */
async function open(refuses = '') {
  use(createFake({ delay: 0, before(name) { if (name === refuses) throw { code: 'draft.disk', message: words('磁盘已满。'), remedy: words('请腾出空间。') } } }))
  await call('unlock_demo', { who: 'T007' })
  const { draft } = await call('open_case', { file: 'case' })
  await call('save_draft', { draft: { ...draft, declared: true } })
  render(CaseShell, { props: { tab: 'clauses', session: await call('session', {}) } })
  const user = userEvent.setup()
  await user.click(await screen.findByTestId('clause-4.2.3.a'))
  return user
}

afterEach(cleanup)

describe('the open case', () => {
  it('closes the evidence by Esc wherever the focus is', async () => {
    const user = await open()
    await user.click(el('cell-rd.total.2025'))
    expect(await screen.findByTestId('viewer')).toBeTruthy()
    el('clause-4.1-1').focus()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByTestId('viewer')).toBeNull())
  })

  it('gives up the place that is being marked before it closes the evidence', async () => {
    const user = await open()
    await user.click(el('cell-rd.total.2025'))
    await user.click(await screen.findByTestId('pin-start'))
    expect(el('pin-start').getAttribute('aria-pressed')).toBe('true')
    await user.keyboard('{Escape}')
    expect(el('pin-start').getAttribute('aria-pressed')).toBe('false')
    expect(el('viewer')).toBeTruthy()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByTestId('viewer')).toBeNull())
  })

  it('says why it could not be left', async () => {
    const user = await open('close_case')
    await user.click(el('leave'))
    expect((await screen.findByTestId('failure')).textContent).toContain('磁盘已满')
  })
})
