import { cleanup, render } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import ModalDialog from './ModalDialog.vue'

/** Whether a key still does what it does, pressed with the focus outside of the dialog. */
const acts = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))

afterEach(cleanup)

describe('a dialog that is held', () => {
  it('takes Esc wherever the focus is, and only as long as it is held', async () => {
    const { rerender, unmount } = render(ModalDialog, { props: { title: '签字', held: false } })
    expect(acts('Escape')).toBe(true)
    await rerender({ held: true })
    expect(acts('Escape')).toBe(false)
    expect(acts('Tab')).toBe(true)
    await rerender({ held: false })
    expect(acts('Escape')).toBe(true)
    await rerender({ held: true })
    unmount()
    expect(acts('Escape')).toBe(true)
  })
})
