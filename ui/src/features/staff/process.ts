/** The process of a case as staff walk it: which steps are behind, which can be taken now. The program decides what can be done. */
import type { CaseRow, StaffAction, StaffCaseView } from '../../ipc'

export const STEPS: readonly StaffAction[] = [
  'pass_pre_review', 'commit_draw', 'reveal_draw', 'seal_case', 'take_in_closing', 'start_publicity', 'issue_certificate', 'archive',
]

export type StepState = 'done' | 'now' | 'later' | 'skipped'

/** What a case that ended early never takes. */
const SKIPPED: Readonly<Record<string, readonly StaffAction[]>> = {
  concluded_failed: ['start_publicity', 'issue_certificate'],
  not_confirmed: ['issue_certificate'],
}

/** Where each step stands. Steps before the first that can be taken are behind, and all of an archived case; otherwise only what the case itself shows is. */
export function stepStates(view: Pick<StaffCaseView, 'actions' | 'archived' | 'draw' | 'report_on_record'> & { row: Pick<CaseRow, 'state'> }): Record<StaffAction, StepState> {
  const first = STEPS.findIndex((step) => view.actions.includes(step))
  const recorded = view.archived ? STEPS.length : view.report_on_record ? STEPS.indexOf('start_publicity') : 0
  const drawn = view.draw?.revealed ? STEPS.indexOf('seal_case') : view.draw ? STEPS.indexOf('reveal_draw') : 0
  const behind = first >= 0 ? first : recorded || drawn
  const skipped = SKIPPED[view.row.state] ?? []
  const stateOf = (step: StaffAction, at: number): StepState => {
    if (view.actions.includes(step)) return 'now'
    if (skipped.includes(step)) return 'skipped'
    return at < behind ? 'done' : 'later'
  }
  return Object.fromEntries(STEPS.map((step, at) => [step, stateOf(step, at)])) as Record<StaffAction, StepState>
}

/** Whether a text is a day in the form the program takes; whether the day exists is the program's to say. */
export function looksLikeDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text.trim())
}
