/** The defined terms in a text: each is marked where it stands first, the longer before the shorter. */
import type { TermView } from '../../ipc'

export interface Piece {
  text: string
  /** The term that the piece is, where it is marked. */
  term: TermView | null
}

/** The paragraphs in pieces. A term is marked once in all of them, so that the keyboard does not stop at every word. */
export function marked(paragraphs: readonly string[], terms: readonly TermView[]): Piece[][] {
  let open = [...terms].sort((a, b) => b.name.length - a.name.length)
  return paragraphs.map((paragraph) => {
    const pieces: Piece[] = []
    let rest = paragraph
    while (rest) {
      const found = first(rest, open)
      if (!found) break
      if (found.at > 0) pieces.push({ text: rest.slice(0, found.at), term: null })
      pieces.push({ text: found.term.name, term: found.term })
      rest = rest.slice(found.at + found.term.name.length)
      open = open.filter((term) => term !== found.term)
    }
    if (rest) pieces.push({ text: rest, term: null })
    return pieces
  })
}

/** The term that stands first; of those that begin at the same place, the longest. */
function first(text: string, terms: readonly TermView[]): { at: number; term: TermView } | null {
  let best: { at: number; term: TermView } | null = null
  for (const term of terms) {
    const at = text.indexOf(term.name)
    if (at >= 0 && (!best || at < best.at)) best = { at, term }
  }
  return best
}
