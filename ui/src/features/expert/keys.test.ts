import { describe, expect, it } from 'vitest'
import { actionFor, placeOf } from './keys'

const plain = { ctrlKey: false, metaKey: false, altKey: false }
const desk = { typing: false, dialog: false }

describe('keys of the desk', () => {
  it.each([
    ['j', { do: 'next' }], ['K', { do: 'previous' }], ['1', { do: 'vote', choice: 0 }], ['2', { do: 'vote', choice: 1 }],
    ['3', { do: 'vote', choice: 2 }], ['e', { do: 'evidence' }], ['?', { do: 'help' }], ['？', { do: 'help' }],
    ['Escape', { do: 'close' }], ['4', null], ['a', null],
  ] as const)('%s', (key, action) => {
    expect(actionFor({ ...plain, key }, desk)).toEqual(action)
  })

  it('saves on Ctrl+S and ⌘S everywhere', () => {
    const saved = { do: 'save' }
    expect(actionFor({ ...plain, key: 's', ctrlKey: true }, { typing: true, dialog: true })).toEqual(saved)
    expect(actionFor({ ...plain, key: 's', metaKey: true }, desk)).toEqual(saved)
  })

  it.each(['j', '1', 'e', '?'])('%s is text while typing, and nothing under a dialog or with Ctrl', (key) => {
    expect(actionFor({ ...plain, key }, { typing: true, dialog: false })).toBeNull()
    expect(actionFor({ ...plain, key }, { typing: false, dialog: true })).toBeNull()
    expect(actionFor({ ...plain, key, ctrlKey: true }, desk)).toBeNull()
  })

  it('knows fields from choices', () => {
    document.body.innerHTML = '<textarea></textarea><input type="radio"><button></button>'
    const [area, radio, button] = document.body.children
    expect(placeOf(area ?? null).typing).toBe(true)
    expect(placeOf(radio ?? null).typing).toBe(false)
    expect(placeOf(button ?? null).typing).toBe(false)
  })
})
