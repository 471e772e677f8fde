import { describe, expect, it } from 'vitest'
import { escaping } from './composing'

describe('Escape in a form', () => {
  it('leaves the form alone, and only when no word is being composed', () => {
    const form = document.createElement('form')
    const around = document.createElement('div')
    around.append(form)
    let [left, heard] = [0, 0]
    form.addEventListener('keydown', escaping(() => (left += 1)))
    around.addEventListener('keydown', () => (heard += 1))
    const acts = (init: KeyboardEventInit) => form.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
    expect(acts({ key: 'Enter' })).toBe(true)
    expect(acts({ key: 'Escape', isComposing: true })).toBe(true)
    expect([left, heard]).toEqual([0, 2])
    expect(acts({ key: 'Escape' })).toBe(false)
    expect([left, heard]).toEqual([1, 2])
  })
})
