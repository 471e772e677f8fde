/** The chair's notes (合议说明、现场考察情况): filled once with what was saved, then saved as they are typed. */
import { reactive } from 'vue'
import { call, useSaving } from '../../ipc'

export interface Notes {
  deliberation: string
  site_visit: string
}

export function useNotes() {
  const notes = reactive<Notes>({ deliberation: '', site_visit: '' })
  let caseOf = ''
  const saving = useSaving<Notes>((value) => call('save_notes', { package_id: caseOf, ...value }))

  /** Takes the saved notes over, the first time only: what is typed later stands on the page already. */
  function fill({ package_id, deliberation, site_visit }: Notes & { package_id: string }): void {
    if (caseOf) return
    caseOf = package_id
    Object.assign(notes, { deliberation, site_visit })
  }

  return { ...saving, notes, fill, typed: () => saving.changed({ ...notes }) }
}
