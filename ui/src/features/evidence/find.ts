/**
 * Finding words in texts that were set for printing: blanks, line breaks and the width of letters do not count, so that `研 发　费用`
 * is found as `研发费用` and `ＡＢ` as `ab`. Where a hit stands is told in pieces of the text as it was given.
 */

/** A text folded for searching, and for each of its characters the piece and the place that it came from. */
export interface Folded {
  text: string
  /** Piece and offset of each character. */
  from: Array<[piece: number, at: number]>
}

/** What is asked for, folded alike. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '')
}

/** Pieces of text (the runs of a page, the blocks of a paper) as one folded text. */
export function fold(pieces: readonly string[]): Folded {
  let text = ''
  const from: Folded['from'] = []
  pieces.forEach((piece, number) => {
    let at = 0
    for (const letter of piece) {
      const plain = folded(letter)
      for (let each = 0; each < plain.length; each += 1) from.push([number, at])
      text += plain
      at += letter.length
    }
  })
  return { text, from }
}

/** How many times the folded word stands in the folded text; they do not overlap. */
export function count(text: string, word: string): number {
  return places(text, word).length
}

/** Where the folded word stands in the folded text. */
export function places(text: string, word: string): number[] {
  const found: number[] = []
  if (!word) return found
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push(at)
  return found
}

/** A part of a piece. */
export interface Part {
  piece: number
  begin: number
  end: number
}

/** The parts of the pieces that each hit covers. */
export function hits(pieces: readonly string[], word: string): Part[][] {
  const { text, from } = fold(pieces)
  return places(text, word).map((at) => {
    const parts: Part[] = []
    for (let each = at; each < at + word.length; each += 1) {
      const [piece, begin] = from[each] ?? [0, 0]
      const letter = [...(pieces[piece] ?? '').slice(begin)][0] ?? ''
      const last = parts.at(-1)
      if (last?.piece === piece) last.end = Math.max(last.end, begin + letter.length)
      else parts.push({ piece, begin, end: begin + letter.length })
    }
    return parts
  })
}

/** The words around the first hit of a text, with the hit's place in them. */
export function snippet(text: string, word: string, around = 18): { before: string; hit: string; after: string } | null {
  const [first] = hits([text], word)
  const [begin, end] = [first?.[0]?.begin, first?.at(-1)?.end]
  if (begin === undefined || end === undefined) return null
  const clean = (part: string) => part.replace(/\s+/gu, ' ')
  const before = text.slice(Math.max(0, begin - around), begin)
  const after = text.slice(end, end + around * 2)
  return { before: (begin > around ? '…' : '') + clean(before), hit: clean(text.slice(begin, end)), after: clean(after) + (end + around * 2 < text.length ? '…' : '') }
}
