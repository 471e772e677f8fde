import userEvent from '@testing-library/user-event'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { AttachmentView, PinView } from '../../ipc'
import { words } from '../../platform/fake/words'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import { attachments } from '../../platform/fake/case'
import EvidenceViewer from './EvidenceViewer.vue'

const text = attachments.find((each) => each.viewer === 'text') as AttachmentView
const clauses = [{ key: '4.1-2', title: words('场所与开发环境') }]

/** The viewer as the desk holds it: what is begun stands outside of it. */
function viewer(begun: PinView | null = null, bound: PinView[] = []) {
  const held = { begun: ref(begun), pins: ref<Array<Omit<PinView, 'id'>>>([]), closed: ref(0), bound: ref(bound) }
  render(defineComponent(() => () => h(EvidenceViewer, {
    attachment: text, clauses, clause: '4.1-2', editable: true, begun: held.begun.value, pins: held.bound.value, onUnpin: (id: string) => (held.bound.value = held.bound.value.filter((one) => one.id !== id)),
    onBegin: (pin: PinView | null) => (held.begun.value = pin), onPin: (pin: Omit<PinView, 'id'>) => { held.pins.value.push(pin); held.begun.value = null }, onClose: () => (held.closed.value += 1),
  })))
  return held
}
const pin = (note: string): PinView => ({ id: '', clause: '4.1-2', note, file: text.id, place: { kind: 'paragraph', number: 2 } })

beforeEach(() => use(createFake({ delay: 0 })))
afterEach(cleanup)

describe('a place that is being pinned', () => {
  it('keeps its note when Escape closes the form, and gives it back', async () => {
    const held = viewer()
    const user = userEvent.setup()
    await user.click(await screen.findByTestId('pin-start'))
    await user.click((await screen.findAllByTestId(/^block-/))[0]!)
    await user.type(screen.getByTestId('pin-note'), '合计数')
    await user.keyboard('{Escape}')
    expect(screen.queryByTestId('pin-form')).toBeNull()
    expect([held.begun.value?.note, held.closed.value]).toEqual(['合计数', 0])
    await user.click(screen.getByTestId('pin-resume'))
    expect((screen.getByTestId('pin-note') as HTMLInputElement).value).toBe('合计数')
    await user.click(screen.getByTestId('pin-save'))
    expect(held.pins.value).toMatchObject([{ note: '合计数', file: text.id, clause: '4.1-2' }])
  })

  it('leaves Escape to the input method while a word is composed', async () => {
    const held = viewer(pin('合计'))
    const note = await screen.findByTestId('pin-note')
    await fireEvent.keyDown(note, { key: 'Escape', isComposing: true })
    await fireEvent.keyDown(note, { key: 'Escape', keyCode: 229 })
    expect([screen.queryByTestId('pin-form') !== null, held.closed.value]).toEqual([true, 0])
    await fireEvent.keyDown(note, { key: 'Escape' })
    expect(screen.queryByTestId('pin-form')).toBeNull()
    await fireEvent.keyDown(screen.getByTestId('viewer'), { key: 'Escape', isComposing: true })
    expect(held.closed.value).toBe(0)
  })

  it('is offered back only as long as it did not come back by another way', async () => {
    const one = { ...pin('合计数'), id: 'p1' }
    const held = viewer(null, [one])
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: '移除标记' }))
    expect(screen.getByTestId('pin-undo')).toBeTruthy()
    // The desk takes the removal back.
    held.bound.value = [one]
    await waitFor(() => expect(screen.queryByTestId('pin-undo')).toBeNull())
    expect(held.pins.value).toEqual([])
  })

  it('stands in its form when the file is opened again', async () => {
    viewer(pin('先记一笔'))
    await waitFor(() => expect((screen.getByTestId('pin-note') as HTMLInputElement).value).toBe('先记一笔'))
  })

  it('is nothing to keep without a word, and is given up when asked', async () => {
    const user = userEvent.setup()
    const wordless = viewer(pin(' '))
    await screen.findByTestId('pin-form')
    await user.keyboard('{Escape}')
    await waitFor(() => expect(wordless.begun.value).toBeNull())
    cleanup()
    const given = viewer(pin('不要了'))
    await user.click(await screen.findByTestId('pin-discard'))
    expect(given.begun.value).toBeNull()
  })
})

describe('a viewer and a dialog', () => {
  const dialog = (inside: boolean) => {
    const closed = ref(0)
    const shown = () => h(EvidenceViewer, { attachment: text, onClose: () => (closed.value += 1) })
    render(defineComponent(() => () => [h('dialog', { open: true }, inside ? [shown()] : []), inside ? null : shown()]))
    return closed
  }

  it('is searched in the dialog that it stands in, which closes by itself', async () => {
    const closed = dialog(true)
    await screen.findAllByTestId(/^block-/)
    await fireEvent.keyDown(screen.getByTestId('viewer'), { key: 'f', ctrlKey: true })
    expect(await screen.findByTestId('find-word')).toBeTruthy()
    await fireEvent.keyDown(screen.getByTestId('viewer'), { key: 'Escape' })
    expect(closed.value).toBe(0)
  })

  it('hears no key while a dialog is over it', async () => {
    const closed = dialog(false)
    await screen.findAllByTestId(/^block-/)
    await fireEvent.keyDown(screen.getByTestId('viewer'), { key: 'f', ctrlKey: true })
    await fireEvent.keyDown(screen.getByTestId('viewer'), { key: 'Escape' })
    expect([screen.queryByTestId('find-word'), closed.value]).toEqual([null, 0])
  })
})
