import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { setLanguage } from '../i18n'
import { call } from '../ipc'
import { use } from '../platform'
import { createFake } from '../platform/fake'
import { words } from '../platform/fake/words'
import App from './App.vue'
import { go } from './routes'
import { arrived, refreshSession } from './session'

// The desk at once, and nothing fetched for later.
vi.mock('./pages', async () => {
  const other = { render: () => null }
  return { CaseShell: (await import('./CaseShell.vue')).default, EvidenceViewer: other, RegisterPage: other, RosterPage: other, StaffCase: other, VerifyPage: other, fetchPages: () => undefined }
})

afterEach(() => {
  cleanup()
  go({ page: 'start' })
  arrived.value = false
})

describe('the program', () => {
  it('goes to a file that came only after what was typed on the desk is on the disk', async () => {
    const disk = { full: false }
    use(createFake({ delay: 0, before(name) { if (name === 'save_draft' && disk.full) throw { code: 'draft.disk', message: words('磁盘已满，意见没有保存。'), remedy: words('请腾出空间。') } } }))
    await call('unlock_demo', { who: 'T007' })
    const { draft } = await call('open_case', { file: 'case' })
    await call('save_draft', { draft: { ...draft, declared: true } })
    go({ page: 'case', tab: 'clauses' })
    render(App, { props: { first: refreshSession() } })
    const user = userEvent.setup()
    await user.click(await screen.findByTestId('vote-conform'))
    arrived.value = true
    disk.full = true
    await user.click(await screen.findByText('去打开'))
    await waitFor(() => expect(screen.getByTestId('arrived').textContent).toContain('磁盘已满'))
    expect(screen.getByTestId('vote-conform')).toBeTruthy()
    disk.full = false
    await user.click(screen.getByText('去打开'))
    await waitFor(() => expect(screen.queryByTestId('vote-conform')).toBeNull())
    expect((await call('current_case', {})).draft.votes).toMatchObject([{ vote: 'conform' }])
  })

  it('names its window in the language of the page', () => {
    setLanguage('en')
    expect(document.title).toBe('Dunping · Expert review')
    setLanguage('zh-CN')
    expect(document.title).toBe('盾评 · 专家评审')
  })

  it('makes no history of its pages, which a button of the mouse could go back in', () => {
    const before = history.length
    go({ page: 'case', tab: 'cover' })
    go({ page: 'case', tab: 'visit' })
    expect([history.length, location.hash]).toEqual([before, '#/case/visit'])
  })
})
