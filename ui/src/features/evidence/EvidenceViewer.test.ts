import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
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
function viewer(begun: PinView | null = null) {
  const held = { begun: ref(begun), pins: ref<Array<Omit<PinView, 'id'>>>([]), closed: ref(0) }
  render(defineComponent(() => () => h(EvidenceViewer, {
    attachment: text, clauses, clause: '4.1-2', editable: true, begun: held.begun.value,
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
