/** The long work under way, asked for while the program does it; and how to stop it. These questions wait for nothing. */
import { onBeforeUnmount, shallowRef, type Ref } from 'vue'
import { platform } from '../platform'
import { inFlight } from './call'
import type { WorkView } from './generated/contract'

/** Milliseconds between two questions. */
const AGAIN = 300

/** What takes long now; `null` while nothing does. */
export function useWork(): Readonly<Ref<WorkView | null>> {
  const now = shallowRef<WorkView | null>(null)
  let clock: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    now.value = inFlight() ? ((await platform().invoke('work', {}).catch(() => null)) as WorkView | null) : null
    clock = setTimeout(() => void look(), AGAIN)
  }
  clock = setTimeout(() => void look(), AGAIN)
  onBeforeUnmount(() => clearTimeout(clock))
  return now
}

/** Asks the work under way to stop; what it was begun for answers with the failure `stopped`. */
export async function cancelWork(): Promise<void> {
  await platform().invoke('cancel_work', {}).catch(() => null)
}
