/**
 * The draft on the desk: every change goes to the disk by itself and can be taken back, and what verified figures come to is asked of
 * the program at once.
 */
import { onBeforeUnmount, shallowRef, watch } from 'vue'
import { call, useSaving, type CaseView, type DraftView } from '../../ipc'
import { createHistory, type History, type Step } from './history'

/** Histories outlive the desk: a case that is closed and opened again can still be undone, as long as its draft is the same. */
const kept = new Map<string, { history: History<DraftView>; left: DraftView }>()

const nameOf = (view: CaseView) => `${view.package_id} ${view.seat?.id ?? ''}`
const sorted = (_: string, value: unknown) =>
  value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
/** A draft as one text, without the time at which it was saved. */
const contentOf = (draft: DraftView) => JSON.stringify({ ...draft, saved_at: '' }, sorted)

function historyOf(view: CaseView): History<DraftView> {
  const before = kept.get(nameOf(view))
  return before && contentOf(before.left) === contentOf(view.draft) ? before.history : createHistory<DraftView>()
}

export function useDraft(view: () => CaseView) {
  // A change is a new draft; nothing in one is ever changed.
  const draft = shallowRef<DraftView>(view().draft)
  const verified = shallowRef(view().verified)
  const saving = useSaving<DraftView>((value) => call('save_draft', { draft: value }), view().draft.saved_at)
  const history = historyOf(view())

  function set(to: DraftView): void {
    draft.value = to
    saving.changed(to)
  }

  function change(to: DraftView, step: Step): void {
    history.record(draft.value, step, performance.now())
    set(to)
  }

  /** Takes the last change back; says where it was made. */
  function undo(): Step | null {
    const undone = history.undo(draft.value)
    if (undone) set(undone.value)
    return undone?.step ?? null
  }

  function redo(): Step | null {
    const redone = history.redo(draft.value)
    if (redone) set(redone.value)
    return redone?.step ?? null
  }

  // Answers that come late must not cover newer ones.
  let asked = 0
  watch(
    () => JSON.stringify(draft.value.corrections.map((one) => ({ ...one, reason: '' }))),
    async () => {
      const mine = (asked += 1)
      const answer = await call('assess_corrections', { corrections: draft.value.corrections }).catch(() => null)
      if (answer && mine === asked) verified.value = answer
    },
  )

  // A case that was read anew (after sealing, or when a correction begins) brings its own draft.
  watch(view, (now, before) => {
    asked += 1
    // One that is read anew after a refusal is the same: what can be taken back stays.
    const same = now.signed === before.signed && now.correcting === before.correcting && contentOf(now.draft) === contentOf(draft.value)
    if (!same) history.clear()
    draft.value = now.draft
    verified.value = now.verified
    saving.savedAt.value = now.draft.saved_at
  })

  onBeforeUnmount(() => kept.set(nameOf(view()), { history, left: draft.value }))

  return { ...saving, draft, verified, change, undo, redo }
}
