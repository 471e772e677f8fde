/** What an expert may name as evidence: the applicant's files, and the photos of the own site visit. */
import { t } from '../../i18n'
import type { AttachmentView, PhotoView, PinView, VisitDraft } from '../../ipc'

/** A photo, as the viewer shows it. */
export function photoFile({ id, name, bytes, size }: PhotoView, clause = ''): AttachmentView {
  return { id, number: t('evidence.photo'), name, bytes, size, viewer: 'image', clauses: clause ? [clause] : [] }
}

/** The applicant's files and the photos, each photo once, under every clause that it was taken for. */
export function evidenceOf(attachments: readonly AttachmentView[], visit: VisitDraft): AttachmentView[] {
  const photos = new Map<string, AttachmentView>()
  for (const { photo, clause } of visit.entries) {
    if (!photo || attachments.some(({ id }) => id === photo.id)) continue
    const file = photoFile(photo, clause)
    photos.set(photo.id, { ...file, clauses: [...(photos.get(photo.id)?.clauses ?? []), ...file.clauses] })
  }
  return [...attachments, ...photos.values()]
}

/** Whether the applicant's list or the visit's record names the file for a clause. */
export function isFor(file: AttachmentView, clause: { key: string; attachments: readonly string[] }): boolean {
  return clause.attachments.includes(file.id) || file.clauses.includes(clause.key)
}

/** How many files there are for each clause: those that are named for it, and those in which the expert pinned a place to it. */
export function countsOf(clauses: ReadonlyArray<{ key: string; attachments: readonly string[] }>, evidence: readonly AttachmentView[], pins: readonly PinView[]): ReadonlyMap<string, number> {
  const filesOf = (clause: (typeof clauses)[number]) =>
    new Set([...evidence.filter((file) => isFor(file, clause)).map(({ id }) => id), ...pins.filter((pin) => pin.clause === clause.key).map(({ file }) => file)])
  return new Map(clauses.map((clause) => [clause.key, filesOf(clause).size]))
}
