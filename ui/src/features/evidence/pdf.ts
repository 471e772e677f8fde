/** The only file that knows pdf.js; loaded when the first PDF is opened. */
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.min.mjs'
import type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import type { PartReader } from './range'

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl
const data = new URL(import.meta.env.DEV ? '/node_modules/pdfjs-dist/' : './pdfjs/', document.baseURI).href

export interface OpenPdf {
  pages: number
  /** Width and height of a page at scale 1, in CSS pixels. */
  size(page: number): Promise<{ width: number; height: number }>
  /** Draws a page; the answer cancels it. */
  draw(page: number, scale: number, canvas: HTMLCanvasElement, text: HTMLElement): { done: Promise<void>; cancel(): void }
  close(): void
}

export async function openPdf(reader: PartReader, length: number, failed: (error: unknown) => void): Promise<OpenPdf> {
  const transport = new (class extends pdfjs.PDFDataRangeTransport {
    override requestDataRange(begin: number, end: number): void {
      reader.read(begin, end).then((bytes) => this.onDataRange(begin, bytes), failed)
    }
    override abort(): void {
      reader.abort()
    }
  })(length, null)
  const loading = pdfjs.getDocument({
    range: transport,
    rangeChunkSize: 256 * 1024,
    disableAutoFetch: true,
    disableStream: true,
    cMapUrl: `${data}cmaps/`,
    standardFontDataUrl: `${data}standard_fonts/`,
    wasmUrl: `${data}wasm/`,
    iccUrl: `${data}iccs/`,
    isEvalSupported: false,
    enableXfa: false,
  } as Parameters<typeof pdfjs.getDocument>[0])
  const document: PDFDocumentProxy = await loading.promise
  return {
    pages: document.numPages,
    async size(page) {
      const { width, height } = (await document.getPage(page)).getViewport({ scale: 1 })
      return { width, height }
    },
    draw: (page, scale, canvas, text) => draw(document, page, scale, canvas, text),
    close: () => void loading.destroy(),
  }
}

function draw(document: PDFDocumentProxy, number: number, scale: number, canvas: HTMLCanvasElement, text: HTMLElement) {
  let task: RenderTask | null = null
  let ended = false
  const done = (async () => {
    const page = await document.getPage(number)
    if (ended) return
    const viewport = page.getViewport({ scale })
    const dense = Math.min(window.devicePixelRatio || 1, 2)
    canvas.width = Math.floor(viewport.width * dense)
    canvas.height = Math.floor(viewport.height * dense)
    task = page.render({ canvas, viewport, transform: dense === 1 ? undefined : [dense, 0, 0, dense, 0, 0] } as Parameters<typeof page.render>[0])
    await task.promise
    if (ended) return
    text.replaceChildren()
    text.style.setProperty('--total-scale-factor', String(scale))
    await new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render()
  })()
  return {
    done: done.catch((error: unknown) => {
      if (!ended) throw error
    }),
    cancel() {
      ended = true
      task?.cancel()
    },
  }
}
