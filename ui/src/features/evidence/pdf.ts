/** The only file that knows pdf.js; loaded when the first PDF is opened. Scripts in a file are never run: only pages are drawn. */
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.min.mjs'
import type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import type { Turn } from './area'
import type { PartReader } from './range'
import type { Size } from './stack'

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl
const data = new URL(import.meta.env.DEV ? '/node_modules/pdfjs-dist/' : './pdfjs/', document.baseURI).href
/** Both the layer of text and the search ask alike, so that a hit stands in the same runs. */
const AS_SET = { includeMarkedContent: false, disableNormalization: true }

/** The runs of text on a page as they lie over the drawing. */
export interface Runs {
  texts: string[]
  elements: HTMLElement[]
}

export interface Drawing {
  done: Promise<void>
  cancel(): void
}

export interface OpenPdf {
  pages: number
  /** Width and height of a page at scale 1, in CSS pixels, as it stands in the file. */
  size(page: number): Promise<Size>
  /** Draws a page, and its text over it where there is a place for it. */
  draw(page: number, how: { scale: number; turn: Turn; dense: number }, canvas: HTMLCanvasElement, text?: { layer: HTMLElement; ready(runs: Runs): void }): Drawing
  /** The runs of text on a page. */
  text(page: number): Promise<string[]>
  /** Whether the file carries scripts, which are not run. */
  scripted(): Promise<boolean>
}

/** Opens a PDF until `closing` ends it, which may be before it is open: its worker goes with it in any case. */
export async function openPdf(reader: PartReader, length: number, failed: (error: unknown) => void, closing: AbortSignal): Promise<OpenPdf> {
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
  const close = () => void loading.destroy()
  closing.addEventListener('abort', close, { once: true })
  if (closing.aborted) close()
  const document: PDFDocumentProxy = await loading.promise
  return {
    pages: document.numPages,
    async size(page) {
      const { width, height } = (await document.getPage(page)).getViewport({ scale: 1 })
      return { width, height }
    },
    draw: (page, how, canvas, text) => draw(document, page, how, canvas, text),
    async text(page) {
      const { items } = await (await document.getPage(page)).getTextContent(AS_SET)
      return items.flatMap((item) => ('str' in item ? [item.str] : []))
    },
    scripted: () => carriesScripts(document),
  }
}

/** Scripts of the document or of its form fields. The library's own answer takes every place of a signature for one. */
async function carriesScripts(document: PDFDocumentProxy): Promise<boolean> {
  const [ofDocument, fields] = await Promise.all([document.getJSActions(), document.getFieldObjects()])
  const places = [...(fields?.values() ?? [])].flat() as Array<{ actions?: unknown }>
  return ofDocument !== null || places.some(({ actions }) => Boolean(actions))
}

function draw(
  document: PDFDocumentProxy, number: number, { scale, turn, dense }: { scale: number; turn: Turn; dense: number }, canvas: HTMLCanvasElement,
  text?: { layer: HTMLElement; ready(runs: Runs): void },
): Drawing {
  let task: RenderTask | null = null
  let ended = false
  const done = (async () => {
    const page = await document.getPage(number)
    if (ended) return
    const viewport = page.getViewport({ scale, rotation: (page.rotate + turn) % 360 })
    // Drawn aside and shown when it is whole, so that a zoom does not flash white.
    const aside = window.document.createElement('canvas')
    aside.width = Math.max(1, Math.floor(viewport.width * dense))
    aside.height = Math.max(1, Math.floor(viewport.height * dense))
    task = page.render({ canvas: aside, viewport, transform: dense === 1 ? undefined : [dense, 0, 0, dense, 0, 0] } as Parameters<typeof page.render>[0])
    // Drawn or stopped: the decoded pictures of a page are kept until it is told that they may go.
    await task.promise.finally(() => page.cleanup())
    if (ended) return
    canvas.width = aside.width
    canvas.height = aside.height
    canvas.getContext('2d')?.drawImage(aside, 0, 0)
    aside.width = aside.height = 0
    if (!text) return
    text.layer.replaceChildren()
    text.layer.style.setProperty('--total-scale-factor', String(scale))
    const layer = new pdfjs.TextLayer({ textContentSource: page.streamTextContent(AS_SET), container: text.layer, viewport })
    await layer.render()
    if (!ended) text.ready({ texts: layer.textContentItemsStr, elements: layer.textDivs as HTMLElement[] })
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
