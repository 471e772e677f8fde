/** Who works with the program now, and what is open. The program knows; this only asks again. */
import { ref } from 'vue'
import { call, type SessionView } from '../ipc'

export const session = ref<SessionView | null>(null)

export async function refreshSession(): Promise<SessionView> {
  const found = await call('session', {})
  session.value = found
  return found
}
