import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { saveAll, useSaving, type Saving } from '../ipc'
import { use } from '../platform'
import { createFake } from '../platform/fake'
import { words } from '../platform/fake/words'
import ClosingDialog from './ClosingDialog.vue'

/** A page on which something is typed, in a window that can be asked to close; the disk answers as told. */
function open() {
  const commands: string[] = []
  const saved: string[] = []
  const disk: { full: boolean; answers: Promise<void> } = { full: false, answers: Promise.resolve() }
  let ask = () => {}
  const fake = createFake({ delay: 0, before: (name) => void commands.push(name) })
  use({ ...fake, listen: (event, heard) => {
    if (event === 'close-asked') ask = heard
    return Promise.resolve(() => undefined)
  } })
  let saving: Saving<string> | undefined
  render(defineComponent(() => {
    saving = useSaving<string>(async (value) => {
      await disk.answers
      if (disk.full) throw { code: 'draft.disk', message: words('磁盘已满，意见没有保存。'), remedy: words('请腾出空间。') }
      saved.push(value)
      return { saved_at: '10:20:31' }
    })
    return () => h(ClosingDialog)
  }))
  return { user: userEvent.setup(), type: (text: string) => saving?.changed(text), ask: () => ask(), commands, saved, disk }
}

afterEach(cleanup)

describe('a window that is to be closed', () => {
  it('saves what was typed a moment ago and closes', async () => {
    const { type, ask, commands, saved } = open()
    type('第一条')
    ask()
    await waitFor(() => expect(commands).toEqual(['keep_window', 'close_window']))
    expect(saved).toEqual(['第一条'])
  })

  it('says what would be lost when the disk refuses, and closes when it does no more', async () => {
    const { user, type, ask, commands, saved, disk } = open()
    type('第一条')
    await saveAll()
    disk.full = true
    type('第一条，改')
    ask()
    expect((await screen.findByTestId('closing-lost')).textContent).toContain('10:20:31 之后')
    expect(screen.getByTestId('failure').textContent).toContain('磁盘已满')
    expect(commands).not.toContain('close_window')
    disk.full = false
    await user.click(screen.getByTestId('closing-retry'))
    await waitFor(() => expect(commands).toContain('close_window'))
    expect(saved).toEqual(['第一条', '第一条，改'])
  })

  it('stays when the person says so, and closes without saving when they say that', async () => {
    const { user, type, ask, commands, disk } = open()
    disk.full = true
    type('第一条')
    ask()
    await user.click(await screen.findByTestId('closing-stay'))
    expect(screen.queryByTestId('closing-lost')).toBeNull()
    expect(commands).not.toContain('close_window')
    ask()
    await user.click(await screen.findByTestId('closing-anyway'))
    await waitFor(() => expect(commands).toContain('close_window'))
  })

  it('tells a save that takes long, and does not close once it was told to stay', async () => {
    const { user, type, ask, commands, saved, disk } = open()
    let end = () => {}
    disk.answers = new Promise((resolve) => (end = resolve))
    type('第一条')
    ask()
    expect(await screen.findByTestId('closing-saving')).toBeTruthy()
    await user.click(screen.getByTestId('closing-stay'))
    end()
    await waitFor(() => expect(saved).toEqual(['第一条']))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(commands).not.toContain('close_window')
  })
})
