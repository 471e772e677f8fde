/**
 * Words looked for in everything: text PDFs page by page, documents, the workbook cell by cell, and what the expert wrote. The files are
 * read one after the other when the first search begins, and kept for the next one; nothing is written anywhere.
 */
import { call, type AnchorPlace, type AttachmentView, type DraftView, type EvidenceView, type SheetView } from '../../ipc'
import { columnName } from './cells'
import { fold, folded, snippet } from './find'

export interface Passage {
  place: AnchorPlace
  text: string
  /** The text folded for searching. */
  plain: string
}

/** Where the words of one file come from. */
export interface Library {
  evidence(id: string): Promise<EvidenceView>
  sheets(): Promise<SheetView[]>
  /** Tells the texts of the pages one by one, `null` for a page that cannot be read; `ended` ends it. */
  pages(attachment: AttachmentView, bytes: number, page: (number: number, texts: string[] | null) => void, ended: AbortSignal): Promise<void>
}

export interface Found {
  attachment: AttachmentView | null
  /** What the expert wrote has no file: its clause instead. */
  clause: string
  hits: Array<{ place: AnchorPlace; before: string; hit: string; after: string }>
  /** Hits beyond those that are listed. */
  more: number
}

const MOST_LISTED = 20

const passage = (place: AnchorPlace, text: string): Passage => ({ place, text, plain: fold([text]).text })

/** The passages of one file, none for what has no text; and whether it could be read to its end. */
export interface Contents {
  passages: Passage[]
  whole: boolean
}

export async function contentsOf(attachment: AttachmentView, library: Library, ended: AbortSignal): Promise<Contents> {
  if (attachment.viewer === 'workbook') {
    const sheets = await library.sheets()
    const passages = sheets.flatMap((sheet) =>
      sheet.rows.flatMap((row, y) => row.flatMap((text, x) => (text ? [passage({ kind: 'cells', sheet: sheet.name, cells: `${columnName(x)}${y + 1}` }, text)] : []))),
    )
    return { passages, whole: true }
  }
  const seen = await library.evidence(attachment.id)
  if (seen.kind === 'paper') {
    const passages = seen.paper.blocks.map((block, at) => passage({ kind: 'paragraph', number: at + 1 }, block.kind === 'table' ? block.rows.map((row) => row.join(' ')).join('\n') : block.text))
    return { passages, whole: true }
  }
  const contents: Contents = { passages: [], whole: true }
  if (seen.kind !== 'pdf') return contents
  try {
    await library.pages(attachment, seen.bytes, (page, texts) => {
      const text = texts?.join('') ?? ''
      if (text.trim()) contents.passages.push(passage({ kind: 'page', page, area: null }, text))
      contents.whole &&= texts !== null
    }, ended)
  } catch {
    // What was read before is found; opening the file says why the rest is not.
    contents.whole = false
  }
  return contents
}

/** What of the passages has the word, with the words around. */
export function lookup(passages: readonly Passage[], word: string): Pick<Found, 'hits' | 'more'> {
  const wish = folded(word)
  const hits: Found['hits'] = []
  let more = 0
  if (!wish) return { hits, more }
  for (const { place, text, plain } of passages) {
    if (!plain.includes(wish)) continue
    if (hits.length >= MOST_LISTED) {
      more += 1
      continue
    }
    const around = snippet(text, wish)
    if (around) hits.push({ place, ...around })
  }
  return { hits, more }
}

/** What the expert wrote: reasons, notes of pins, records of the visit. */
export function notesOf(draft: DraftView): Array<{ clause: string; text: string }> {
  return [
    ...draft.votes.map(({ clause, reason }) => ({ clause, text: reason })),
    ...draft.pins.map(({ clause, note }) => ({ clause, text: note })),
    ...draft.visit.entries.map(({ clause, note }) => ({ clause, text: note })),
    { clause: '', text: draft.remarks },
  ].filter(({ text }) => text.trim())
}

/** The files that were read whole, by their ids: a file of one id never changes. What could not be read is tried again by the next search. */
const kept = new Map<string, Passage[]>()

/** How far the reading is. */
export interface Reading {
  passages: ReadonlyMap<string, Passage[]>
  done: number
  /** How many files could not be read, or not to their end: words in them are not found. */
  unread: number
}

/** Reads what was not read before, telling after each file; `ended` ends it. */
export async function readAll(attachments: readonly AttachmentView[], library: Library, told: (now: Reading) => void, ended: AbortSignal): Promise<void> {
  const passages = new Map<string, Passage[]>()
  let unread = 0
  for (const [at, attachment] of attachments.entries()) {
    let found = kept.get(attachment.id)
    if (!found) {
      const nothing: Contents = { passages: [], whole: false }
      const contents = await contentsOf(attachment, library, ended).catch(() => nothing)
      if (ended.aborted) return
      found = contents.passages
      if (contents.whole) kept.set(attachment.id, found)
      else unread += 1
    }
    passages.set(attachment.id, found)
    told({ passages, done: at + 1, unread })
  }
}

/** The library of the program: pdf.js is loaded when the first PDF is read. */
export function programLibrary(url: (id: string) => string): Library {
  return {
    evidence: (id) => call('evidence', { id }),
    sheets: () => call('workbook_sheets', {}),
    async pages(attachment, bytes, page, ended) {
      const [{ openPdf }, { partReader }] = await Promise.all([import('./pdf'), import('./range')])
      const closing = new AbortController()
      const reader = partReader(url(attachment.id))
      // pdf.js waits for ever for a part that cannot be had, and for a worker that was ended.
      let fail: (error: unknown) => void = () => undefined
      const failing = new Promise<never>((_, reject) => (fail = reject))
      failing.catch(() => undefined)
      const stop = () => fail(new DOMException('the search is over', 'AbortError'))
      ended.addEventListener('abort', stop, { once: true })
      try {
        const pdf = await Promise.race([openPdf(reader, bytes, fail, closing.signal), failing])
        for (let number = 1; number <= pdf.pages; number += 1) page(number, await Promise.race([pdf.text(number).catch(() => null), failing]))
      } finally {
        ended.removeEventListener('abort', stop)
        closing.abort()
        reader.abort()
      }
    },
  }
}
