/** The draft on the desk: every change goes to the disk by itself, and at once when the person looks away. */
import { onBeforeUnmount, ref, watch } from 'vue'
import { asFailure, call, type CaseView, type DraftView, type Failure } from '../../ipc'
import { createAutosave, type SaveState } from './autosave'

export function useDraft(view: () => CaseView) {
  const draft = ref<DraftView>(view().draft)
  const savedAt = ref(view().draft.saved_at)
  const state = ref<SaveState['kind']>('idle')
  const failure = ref<Failure | null>(null)

  const autosave = createAutosave<DraftView>({
    save: (value) => call('save_draft', { draft: value }),
    report(now) {
      state.value = now.kind
      if (now.kind === 'saved') {
        savedAt.value = now.at
        failure.value = null
      } else if (now.kind === 'failed') {
        failure.value = asFailure(now.error)
      }
    },
  })

  function change(to: DraftView): void {
    draft.value = to
    autosave.changed(to)
  }

  const flush = () => void autosave.flush()
  const hidden = () => {
    if (document.visibilityState === 'hidden') flush()
  }
  window.addEventListener('blur', flush)
  window.addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', hidden)
  onBeforeUnmount(() => {
    window.removeEventListener('blur', flush)
    window.removeEventListener('pagehide', flush)
    document.removeEventListener('visibilitychange', hidden)
    flush()
  })

  // A case that was read anew (after sealing, or when a correction begins) brings its own draft.
  watch(view, (now) => {
    draft.value = now.draft
    savedAt.value = now.draft.saved_at
  })

  return { draft, savedAt, state, failure, change, flush: autosave.flush }
}
