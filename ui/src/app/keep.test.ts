import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepPage } from './keep'

/** Whether the webview still does what it does by itself. */
const left = (target: Element, event: Event) => target.dispatchEvent(event)
const menu = () => new MouseEvent('contextmenu', { bubbles: true, cancelable: true })
const key = (init: KeyboardEventInit) => new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })

describe('the page', () => {
  let letGo: () => void
  beforeEach(() => {
    document.body.innerHTML = '<p>第一条</p><textarea></textarea>'
    letGo = keepPage()
  })
  afterEach(() => letGo())

  it('is not loaded anew from the webview’s menu, which fields keep for cut and paste', () => {
    expect(left(document.querySelector('p')!, menu())).toBe(false)
    expect(left(document.querySelector('textarea')!, menu())).toBe(true)
  })

  it('is not loaded anew by a key; other keys do what they do', () => {
    const field = document.querySelector('textarea')!
    expect(left(field, key({ key: 'F5' }))).toBe(false)
    expect(left(field, key({ key: 'r', ctrlKey: true }))).toBe(false)
    expect(left(field, key({ key: 'r' }))).toBe(true)
    expect(left(field, key({ key: 'c', ctrlKey: true }))).toBe(true)
  })
})
