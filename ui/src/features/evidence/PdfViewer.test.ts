import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import PdfViewer from './PdfViewer.vue'

/** A PDF of thirty pages with one word on each, whose pages are read when the test says so. */
const file = vi.hoisted(() => ({ held: [] as Array<() => void>, hold: false }))
vi.mock('./pdf', () => ({
  openPdf: () => Promise.resolve({
    pages: 30,
    size: () => Promise.resolve({ width: 600, height: 800 }),
    draw: () => ({ done: Promise.resolve(), cancel: () => undefined }),
    text: () => (file.hold ? new Promise<string[]>((resolve) => file.held.push(() => resolve(['研发费用']))) : Promise.resolve(['研发费用'])),
    scripted: () => Promise.resolve(false),
  }),
}))

/** What the room's size is told through, and the room itself. */
let resized = () => {}
async function open() {
  vi.stubGlobal('ResizeObserver', class {
    constructor(heard: () => void) { resized = heard }
    observe() {}
    disconnect() {}
  })
  render(PdfViewer, { props: { url: 'a', bytes: 9 } })
  await waitFor(() => expect(screen.getByTestId('pdf-count').textContent).toContain('30'))
  return screen.getByTestId('pdf-pages')
}
function give(room: HTMLElement, width: number, height: number): void {
  Object.defineProperty(room, 'clientWidth', { value: width, configurable: true })
  Object.defineProperty(room, 'clientHeight', { value: height, configurable: true })
  resized()
}
const page = () => (screen.getByTestId('pdf-page') as HTMLInputElement).value
const count = () => screen.getByTestId('find-count').textContent

beforeEach(() => {
  file.held.length = 0
  file.hold = false
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('the pages of a PDF', () => {
  it('keep their size and place while another page of the desk is looked at', async () => {
    const room = await open()
    give(room, 1000, 600)
    room.scrollTop = 9000
    await fireEvent.scroll(room)
    await waitFor(() => expect(page()).not.toBe('1'))
    const [zoom, place] = [screen.getByTestId('pdf-zoom').textContent, page()]
    give(room, 0, 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([screen.getByTestId('pdf-zoom').textContent, page()]).toEqual([zoom, place])
    give(room, 1000, 600)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([screen.getByTestId('pdf-zoom').textContent, page()]).toEqual([zoom, place])
  })

  it('are not left again when a search ends after the person stepped on', async () => {
    const room = await open()
    give(room, 1000, 600)
    room.scrollTop = 9000
    await fireEvent.scroll(room)
    file.hold = true
    await fireEvent.click(screen.getByTestId('pdf-find'))
    await fireEvent.update(await screen.findByTestId('find-word'), '研发')
    const release = async (pages: number) => {
      for (let each = 0; each < pages; each += 1) {
        await waitFor(() => expect(file.held.length).toBeGreaterThan(0))
        file.held.shift()?.()
      }
    }
    await release(3)
    await waitFor(() => expect(count()).toContain('3'))
    await fireEvent.click(screen.getByTestId('find-next'))
    const stepped = /(\d+)/.exec(count() ?? '')?.[1]
    await release(27)
    await waitFor(() => expect(count()).toContain('30'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(/(\d+)/.exec(count() ?? '')?.[1]).toBe(stepped)
  })

  it('are not searched any more when the search was closed a moment after the last letter', async () => {
    await open()
    file.hold = true
    await fireEvent.click(screen.getByTestId('pdf-find'))
    await fireEvent.update(await screen.findByTestId('find-word'), '研发')
    await fireEvent.click(screen.getByTestId('pdf-find'))
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(file.held).toHaveLength(0)
  })
})
