/** The pages beyond the start. The start page is painted without them; they are fetched right after it stands, so that none is waited for. */
import { defineAsyncComponent, type Component } from 'vue'

const fetches: (() => Promise<unknown>)[] = []

function later<C extends Component>(fetch: () => Promise<{ default: C }>): C {
  fetches.push(fetch)
  return defineAsyncComponent<C>(fetch)
}

export const CaseShell = later(() => import('./CaseShell.vue'))
export const EvidenceViewer = later(() => import('../features/evidence/EvidenceViewer.vue'))
export const RegisterPage = later(() => import('../features/staff/RegisterPage.vue'))
export const RosterPage = later(() => import('../features/staff/RosterPage.vue'))
export const StaffCase = later(() => import('../features/staff/StaffCase.vue'))
export const VerifyPage = later(() => import('../features/verify/VerifyPage.vue'))

/** Fetches what was not needed yet. */
export function fetchPages(): void {
  for (const fetch of fetches) void fetch()
}
