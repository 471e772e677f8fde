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

/** Where the words of one file come from; `text` is the texts of its pages. */
export interface Library {
  evidence(id: string): Promise<EvidenceView>
  sheets(): Promise<SheetView[]>
  pages(attachment: AttachmentView, bytes: number, page: (number: number, texts: string[]) => void): Promise<void>
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

/** The passages of one file; none for what has no text. */
export async function passagesOf(attachment: AttachmentView, library: Library): Promise<Passage[]> {
  if (attachment.viewer === 'workbook') {
    const sheets = await library.sheets()
    return sheets.flatMap((sheet) =>
      sheet.rows.flatMap((row, y) => row.flatMap((text, x) => (text ? [passage({ kind: 'cells', sheet: sheet.name, cells: `${columnName(x)}${y + 1}` }, text)] : []))),
    )
  }
  const seen = await library.evidence(attachment.id)
  if (seen.kind === 'paper') {
    return seen.paper.blocks.map((block, at) => passage({ kind: 'paragraph', number: at + 1 }, block.kind === 'table' ? block.rows.map((row) => row.join(' ')).join('\n') : block.text))
  }
  const passages: Passage[] = []
  if (seen.kind === 'pdf') {
    await library.pages(attachment, seen.bytes, (page, texts) => {
      const text = texts.join('')
      if (text.trim()) passages.push(passage({ kind: 'page', page, area: null }, text))
    })
  }
  return passages
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

/** The files that were read, by their ids: a file of one id never changes. */
const read = new Map<string, Passage[]>()

/** Reads what was not read before, telling after each file; `going` ends it. */
export async function readAll(attachments: readonly AttachmentView[], library: Library, told: (done: number) => void, going: () => boolean): Promise<Map<string, Passage[]>> {
  for (const [at, attachment] of attachments.entries()) {
    if (!going()) break
    if (!read.has(attachment.id)) {
      try {
        read.set(attachment.id, await passagesOf(attachment, library))
      } catch {
        // What cannot be read has no words; opening it says why.
        read.set(attachment.id, [])
      }
    }
    told(at + 1)
  }
  return read
}

/** The library of the program: pdf.js is loaded when the first PDF is read. */
export function programLibrary(url: (id: string) => string): Library {
  return {
    evidence: (id) => call('evidence', { id }),
    sheets: () => call('workbook_sheets', {}),
    async pages(attachment, bytes, page) {
      const [{ openPdf }, { partReader }] = await Promise.all([import('./pdf'), import('./range')])
      const pdf = await openPdf(partReader(url(attachment.id)), bytes, () => undefined)
      try {
        for (let number = 1; number <= pdf.pages; number += 1) page(number, await pdf.text(number))
      } finally {
        pdf.close()
      }
    },
  }
}
