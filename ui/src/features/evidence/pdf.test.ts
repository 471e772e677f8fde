import { afterEach, describe, expect, it, vi } from 'vitest'
import { openPdf } from './pdf'
import type { PartReader } from './range'
import { programLibrary } from './search'

/** pdf.js as far as it is asked: a document of two pages, of which the second is damaged. */
const { pdfjs, pending } = vi.hoisted(() => {
  /** A promise that is kept or broken from outside. */
  const pending = <T>() => {
    let [resolve, reject]: [(value: T) => void, (reason: Error) => void] = [() => undefined, () => undefined]
    const promise = new Promise<T>((keep, refuse) => ([resolve, reject] = [keep, refuse]))
    return { promise, resolve, reject }
  }
  const opened: Array<{ open: (document: unknown) => void; range: { requestDataRange(begin: number, end: number): void }; destroyed: boolean }> = []
  return { pending, pdfjs: { opened, cleaned: 0, drawn: pending<void>() } }
})
vi.mock('pdfjs-dist/legacy/build/pdf.min.mjs', () => ({
  GlobalWorkerOptions: {},
  PDFDataRangeTransport: class { onDataRange() {} },
  TextLayer: class {},
  getDocument: ({ range }: { range: never }) => {
    const opening = pending<unknown>()
    const one = { open: opening.resolve, range, destroyed: false }
    pdfjs.opened.push(one)
    return { promise: opening.promise, destroy: () => (one.destroyed = true) }
  },
}))
vi.mock('pdfjs-dist/legacy/build/pdf.worker.min.mjs?url', () => ({ default: '' }))

const page = {
  rotate: 0, getViewport: () => ({ width: 10, height: 10 }), cleanup: () => (pdfjs.cleaned += 1),
  render: () => ({ promise: pdfjs.drawn.promise, cancel: () => pdfjs.drawn.reject(new Error('cancelled')) }),
  getTextContent: () => Promise.resolve({ items: [{ str: '研发' }, { str: '费用' }] }),
}
const damaged = { ...page, getTextContent: () => Promise.reject(new Error('damaged')) }
const document = { numPages: 2, getPage: (number: number) => Promise.resolve(number === 2 ? damaged : page) }
const reader: PartReader = { read: () => Promise.reject(new Error('no such part')), abort: () => undefined }

afterEach(() => {
  pdfjs.opened.length = pdfjs.cleaned = 0
  pdfjs.drawn = pending<void>()
  vi.unstubAllGlobals()
})

describe('a PDF', () => {
  it('carries scripts where the document or a field does, and not for a place to sign', async () => {
    const said = async (actions: unknown, fields: unknown) => {
      const opening = openPdf(reader, 9, () => undefined, new AbortController().signal)
      pdfjs.opened.at(-1)?.open({ ...document, getJSActions: () => Promise.resolve(actions), getFieldObjects: () => Promise.resolve(fields) })
      return (await opening).scripted()
    }
    const field = (more: object) => new Map([['panel-T001', [{ type: 'signature', ...more }]]])
    expect(await said(null, null)).toBe(false)
    expect(await said(null, field({}))).toBe(false)
    expect(await said(null, field({ actions: null }))).toBe(false)
    expect(await said(null, field({ actions: new Map([['Keystroke', ['1']]]) }))).toBe(true)
    expect(await said(new Map([['OpenAction', ['1']]]), null)).toBe(true)
  })

  it('lets its decoded pictures go when a page is drawn, and when its drawing is stopped', async () => {
    const opening = openPdf(reader, 9, () => undefined, new AbortController().signal)
    pdfjs.opened[0]?.open(document)
    const pdf = await opening
    const draw = () => pdf.draw(1, { scale: 1, turn: 0, dense: 1 }, window.document.createElement('canvas'))
    const first = draw()
    pdfjs.drawn.resolve()
    await first.done
    expect(pdfjs.cleaned).toBe(1)
    pdfjs.drawn = pending<void>()
    const second = draw()
    await new Promise((resolve) => setTimeout(resolve))
    second.cancel()
    await second.done
    expect(pdfjs.cleaned).toBe(2)
  })

  it('takes its worker with it, also when it is closed before it is open', () => {
    const closing = new AbortController()
    void openPdf(reader, 9, () => undefined, closing.signal)
    expect(pdfjs.opened[0]?.destroyed).toBe(false)
    closing.abort()
    expect(pdfjs.opened[0]?.destroyed).toBe(true)
  })
})

describe('the words of a PDF', () => {
  const file = { id: 'a', number: '', name: 'a.pdf', viewer: 'pdf' as const, size: '', bytes: 9, clauses: [] }
  const opened = () => vi.waitFor(() => {
    if (!pdfjs.opened[0]) throw new Error('not asked for yet')
    return pdfjs.opened[0]
  })

  it('are told page by page, and of a damaged page that it is not read', async () => {
    const told: Array<[number, string[] | null]> = []
    const reading = programLibrary(() => 'a').pages(file, 9, (number, texts) => told.push([number, texts]), new AbortController().signal)
    ;(await opened()).open(document)
    await reading
    expect(told).toEqual([[1, ['研发', '费用']], [2, null]])
    expect(pdfjs.opened[0]?.destroyed).toBe(true)
  })

  it('end with a failure when a part of the file cannot be had, and when the search is over', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve({ ok: false, status: 503 }))
    const library = programLibrary(() => 'a')
    const failing = library.pages(file, 9, () => undefined, new AbortController().signal)
    ;(await opened()).range.requestDataRange(0, 9)
    await expect(failing).rejects.toThrow('503')
    pdfjs.opened.length = 0
    const ending = new AbortController()
    const ended = library.pages(file, 9, () => undefined, ending.signal)
    const one = await opened()
    ending.abort()
    await expect(ended).rejects.toThrow('over')
    expect(one.destroyed).toBe(true)
  })
})
