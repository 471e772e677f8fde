/** What the chair types (合议说明、现场考察情况、记录人、不采用的理由): filled once with what was saved, then saved as it is typed. */
import { reactive } from 'vue'
import { call, useSaving, type NotesInput } from '../../ipc'

export type Notes = Omit<NotesInput, 'package_id'>

export function useNotes() {
  const notes = reactive<Notes>({ deliberation: '', site_visit: '', recorder: '', exclusions: {} })
  let caseOf = ''
  const saving = useSaving<Notes>((value) => call('save_notes', { input: { package_id: caseOf, ...value } }))
  const now = (): Notes => ({ ...notes, exclusions: { ...notes.exclusions } })

  /** Takes the saved notes over, the first time only: what is typed later stands on the page already. */
  function fill({ package_id, deliberation, site_visit, recorder, exclusions }: NotesInput): void {
    if (caseOf) return
    caseOf = package_id
    Object.assign(notes, { deliberation, site_visit, recorder, exclusions: { ...exclusions } })
  }

  return { ...saving, notes, fill, typed: () => saving.changed(now()) }
}
