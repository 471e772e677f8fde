/** What a person types goes to the disk by itself, and at once when they look away; the page shows how far that is. */
import { onBeforeUnmount, ref, type Ref } from 'vue'
import { createAutosave, type SaveState } from './autosave'
import { asFailure } from './call'
import type { Failure, SavedView } from './generated/contract'

export interface Saving<T> {
  readonly state: Ref<SaveState['kind']>
  /** When the disk last took something, for display; empty before. */
  readonly savedAt: Ref<string>
  readonly failure: Ref<Failure | null>
  changed(value: T): void
  flush(): Promise<boolean>
}

/** Everything on the page that saves what is typed. */
const open = new Set<Pick<Saving<unknown>, 'flush' | 'failure' | 'savedAt'>>()

/** Saves everything that is being typed anywhere; answers what the disk refused, and since when nothing was saved. */
export async function saveAll(): Promise<{ failure: Failure; since: string } | null> {
  const refused = await Promise.all([...open].map(async (one) => ((await one.flush()) ? null : one)))
  const [first] = refused.filter((one) => one !== null)
  return first?.failure.value ? { failure: first.failure.value, since: first.savedAt.value } : null
}

export function useSaving<T>(save: (value: T) => Promise<SavedView>, savedBefore = ''): Saving<T> {
  const savedAt = ref(savedBefore)
  const state = ref<SaveState['kind']>('idle')
  const failure = ref<Failure | null>(null)

  const autosave = createAutosave<T>({
    save,
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

  const saving: Saving<T> = { state, savedAt, failure, changed: autosave.changed, flush: autosave.flush }
  open.add(saving)
  const flush = () => void autosave.flush()
  const hidden = () => {
    if (document.visibilityState === 'hidden') flush()
  }
  window.addEventListener('blur', flush)
  window.addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', hidden)
  onBeforeUnmount(() => {
    open.delete(saving)
    window.removeEventListener('blur', flush)
    window.removeEventListener('pagehide', flush)
    document.removeEventListener('visibilitychange', hidden)
    // One last try. Nothing goes on trying afterwards: by then another case may be open.
    void autosave.flush().finally(autosave.stop)
  })

  return saving
}
