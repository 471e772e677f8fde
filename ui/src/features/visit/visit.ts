/** The record of a site visit while it is written: every change is a new record, so that it is saved and undone like everything typed. */
import type { PhotoView, VisitDraft, VisitEntryView } from '../../ipc'

/**
 * The record with what was begun at its end: an entry for each photo, or words alone. The clause stays chosen for the next. `begun` is what
 * stood when the photos were chosen; what was typed since is for the next entry.
 */
export function withEntries(visit: VisitDraft, photos: readonly PhotoView[], at: string, begun = visit.begun): VisitDraft {
  const { clause, note } = begun
  const given: Array<PhotoView | null> = photos.length ? [...photos] : [null]
  const entries = [...visit.entries]
  for (const photo of given) entries.push({ id: fresh(entries), clause, note: note.trim(), photo, at })
  return { ...visit, entries, begun: visit.begun === begun ? { clause, note: '' } : visit.begun }
}

function fresh(entries: readonly VisitEntryView[]): string {
  const taken = new Set(entries.map((entry) => entry.id))
  let number = entries.length + 1
  while (taken.has(`v${number}`)) number += 1
  return `v${number}`
}

/** The record with one entry changed. */
export function withEntry(visit: VisitDraft, id: string, change: Partial<Pick<VisitEntryView, 'clause' | 'note'>>): VisitDraft {
  return { ...visit, entries: visit.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) }
}

/** The record without an entry. The photo's original stays on the disk. */
export function withoutEntry(visit: VisitDraft, id: string): VisitDraft {
  return { ...visit, entries: visit.entries.filter((entry) => entry.id !== id) }
}

/** The record with an entry put back where it stood. */
export function putBack(visit: VisitDraft, entry: VisitEntryView, at: number): VisitDraft {
  if (visit.entries.some((each) => each.id === entry.id)) return visit
  return { ...visit, entries: [...visit.entries.slice(0, at), entry, ...visit.entries.slice(at)] }
}

/** A member signs in, or takes it back. */
export function signedIn(visit: VisitDraft, member: string, at: string): VisitDraft {
  const others = visit.present.filter((one) => one.member !== member)
  return { ...visit, present: others.length < visit.present.length ? others : [...others, { member, at }] }
}
