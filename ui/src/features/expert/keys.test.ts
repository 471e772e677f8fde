import { describe, expect, it } from 'vitest'
import { actionFor, placeOf } from './keys'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
const desk = { typing: false, drafting: false, dialog: false }

describe('keys of the desk', () => {
  it.each([
    ['j', { do: 'next' }], ['K', { do: 'previous' }], ['1', { do: 'vote', choice: 0 }], ['2', { do: 'vote', choice: 1 }],
    ['3', { do: 'vote', choice: 2 }], ['e', { do: 'evidence' }], ['F', { do: 'flag' }], ['g', { do: 'grid' }], ['?', { do: 'help' }], ['？', { do: 'help' }],
    ['Escape', { do: 'close' }], ['4', null], ['a', null],
  ] as const)('%s', (key, action) => {
    expect(actionFor({ ...plain, key }, desk)).toEqual(action)
  })

  it('saves on Ctrl+S and ⌘S everywhere', () => {
    const saved = { do: 'save' }
    expect(actionFor({ ...plain, key: 's', ctrlKey: true }, { ...desk, typing: true, dialog: true })).toEqual(saved)
    expect(actionFor({ ...plain, key: 's', metaKey: true }, desk)).toEqual(saved)
  })

  it.each(['j', '1', 'e', '?'])('%s is text while typing, and nothing under a dialog or with Ctrl', (key) => {
    expect(actionFor({ ...plain, key }, { ...desk, typing: true })).toBeNull()
    expect(actionFor({ ...plain, key }, { ...desk, dialog: true })).toBeNull()
    expect(actionFor({ ...plain, key, ctrlKey: true }, desk)).toBeNull()
  })

  it('takes the draft back everywhere but in foreign fields and dialogs', () => {
    const undo = { ...plain, key: 'z', ctrlKey: true }
    const redo = { ...plain, key: 'Z', ctrlKey: true, shiftKey: true }
    for (const place of [desk, { ...desk, typing: true, drafting: true }]) {
      expect(actionFor(undo, place)).toEqual({ do: 'undo' })
      expect(actionFor(redo, place)).toEqual({ do: 'redo' })
      expect(actionFor({ ...plain, key: 'y', ctrlKey: true }, place)).toEqual({ do: 'redo' })
    }
    for (const place of [{ ...desk, typing: true }, { ...desk, dialog: true }]) expect(actionFor(undo, place)).toBeNull()
    expect(actionFor({ ...plain, key: 'z' }, desk)).toBeNull()
  })

  it('knows fields from choices', () => {
    document.body.innerHTML = '<textarea></textarea><input type="radio"><button></button><input type="text" data-draft><select></select>'
    const [area, radio, button, own, list] = document.body.children
    expect(placeOf(area ?? null).typing).toBe(true)
    expect(placeOf(own ?? null)).toMatchObject({ typing: true, drafting: true })
    expect(placeOf(area ?? null).drafting).toBe(false)
    expect(placeOf(list ?? null)).toMatchObject({ typing: true, drafting: true })
    expect(placeOf(radio ?? null).typing).toBe(false)
    expect(placeOf(button ?? null).typing).toBe(false)
  })
})
