/** The draft on the desk: every change goes to the disk by itself. */
import { ref, watch } from 'vue'
import { call, useSaving, type CaseView, type DraftView } from '../../ipc'

export function useDraft(view: () => CaseView) {
  const draft = ref<DraftView>(view().draft)
  const saving = useSaving<DraftView>((value) => call('save_draft', { draft: value }), view().draft.saved_at)

  function change(to: DraftView): void {
    draft.value = to
    saving.changed(to)
  }

  // A case that was read anew (after sealing, or when a correction begins) brings its own draft.
  watch(view, (now) => {
    draft.value = now.draft
    saving.savedAt.value = now.draft.saved_at
  })

  return { ...saving, draft, change }
}
