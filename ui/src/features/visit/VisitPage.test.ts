import userEvent from '@testing-library/user-event'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { VisitDraft } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import VisitPage from './VisitPage.vue'
import { words } from '../../platform/fake/words'

const members = [{ id: 'T003', name: '林致远', category: words('技术'), employer: '', title: '', chair: true }]
const clauses = [{ key: '4.1-2', title: words('场所与开发环境') }]
const empty: VisitDraft = { date: '', place: '', met: '', present: [], entries: [], begun: { clause: '', note: '' } }

function page(flush: () => Promise<boolean>) {
  const visit = ref(empty)
  render(defineComponent(() => () => h(VisitPage, { visit: visit.value, members, clauses, readOnly: false, flush, onChange: (to: VisitDraft) => (visit.value = to) })))
  return visit
}

beforeEach(() => use(createFake({ delay: 0 })))
afterEach(cleanup)

describe('the site visit', () => {
  it('shows a photo as added only when the record that names it is on the disk', async () => {
    let saved: (ok: boolean) => void = () => undefined
    const visit = page(() => new Promise((resolve) => (saved = resolve)))
    const user = userEvent.setup()
    await user.selectOptions(screen.getByTestId('visit-clause'), '4.1-2')
    await user.type(screen.getByTestId('visit-note'), '机房')
    await user.click(screen.getByTestId('add-photos'))
    await waitFor(() => expect(visit.value.entries).toHaveLength(1))
    expect(visit.value.entries[0]).toMatchObject({ clause: '4.1-2', note: '机房' })
    expect(screen.queryByTestId('entry-v1')).toBeNull()
    saved(true)
    expect(await screen.findByTestId('entry-v1')).toBeTruthy()
    expect(screen.getByTestId('entry-v1').textContent).toMatch(/拍摄 2026-09-15 10:20:31.*添加 2026-09-15 10:25:00/s)
  })

  it('adds photos one after the other, each on the disk before the next, and leaves what is typed meanwhile for the next entry', async () => {
    const asked: string[][] = []
    const fake = createFake({ delay: 0, before(name, args) { if (name === 'add_photos') asked.push((args as { files: string[] }).files) } })
    const chosen = ['a', 'b', 'c'].map((token) => ({ token, name: `${token}.jpg` }))
    use({ ...fake, invoke: (name, args) => (name === 'choose' ? Promise.resolve(chosen) : fake.invoke(name, args)) })
    const saves: Array<(ok: boolean) => void> = []
    const visit = page(() => new Promise((resolve) => saves.push(resolve)))
    const user = userEvent.setup()
    await user.type(screen.getByTestId('visit-note'), '机房')
    saves.length = 0
    screen.getByTestId('add-photos').click()
    await waitFor(() => expect(saves).toHaveLength(1))
    expect([asked, visit.value.entries.length]).toEqual([[['a']], 1])
    await fireEvent.update(screen.getByTestId('visit-note'), '会议室')
    saves[0]?.(true)
    await waitFor(() => expect(saves).toHaveLength(2))
    expect(visit.value.entries.map(({ note }) => note)).toEqual(['机房', '机房'])
    expect(visit.value.begun.note).toBe('会议室')
    // The disk refuses: the third one is not begun, and that is said.
    saves[1]?.(false)
    expect((await screen.findByTestId('visit-left')).textContent).toContain('还有 1 张')
    expect(asked).toEqual([['a'], ['b']])
  })

  it('says when the record could not be saved', async () => {
    page(async () => false)
    const user = userEvent.setup()
    await user.type(screen.getByTestId('visit-note'), '见到质量经理')
    await user.click(screen.getByTestId('add-note'))
    expect((await screen.findByRole('alert')).textContent).toContain('还没有写入磁盘')
  })

  it('takes chosen photos of a camera’s folder, and undoes a removal', async () => {
    const visit = page(async () => true)
    const user = userEvent.setup()
    await user.click(screen.getByTestId('add-camera'))
    await user.click(await screen.findByTestId('camera-IMG_0003.jpg'))
    await user.click(screen.getByTestId('camera-add'))
    await user.click(await screen.findByTestId('remove-v1'))
    expect(visit.value.entries).toEqual([])
    await user.click(screen.getByTestId('visit-undo'))
    expect(visit.value.entries).toHaveLength(1)
  })

  it('says why files could not be chosen, and keeps the note', async () => {
    use(createFake({ delay: 0, before(name) { if (name === 'choose') throw { code: 'file.read', message: words('读不到这个文件夹。'), remedy: words('请换一个。') } } }))
    page(async () => true)
    const user = userEvent.setup()
    await user.type(screen.getByTestId('visit-note'), '机房')
    await user.click(screen.getByTestId('add-photos'))
    expect((await screen.findByTestId('failure')).textContent).toContain('读不到')
    expect((screen.getByTestId('visit-note') as HTMLTextAreaElement).value).toBe('机房')
  })

  it('lets members sign in by name', async () => {
    const visit = page(async () => true)
    await userEvent.setup().click(screen.getByTestId('present-T003'))
    expect(visit.value.present.map(({ member }) => member)).toEqual(['T003'])
    expect(screen.getByTestId('present-T003').getAttribute('aria-pressed')).toBe('true')
  })
})
