/** Who works with the program now, and what is open. The program knows; this only asks again. */
import { computed, ref } from 'vue'
import { call, type SessionView } from '../ipc'

export const session = ref<SessionView | null>(null)

/** The passphrase of whoever is played in a demonstration or practice; empty otherwise. */
export const demoPassphrase = computed(() => {
  if (session.value?.practice) return session.value.practice.passphrase
  const identity = session.value?.identity
  const person = session.value?.demo?.people.find(({ who, name }) => who === identity?.id || name === identity?.name)
  return person?.passphrase ?? ''
})

/** Whether a file came while the program ran; the bar says so until it is answered. */
export const arrived = ref(false)

/** A file was double-clicked or dropped. */
export async function fileArrived(): Promise<void> {
  arrived.value = false
  await refreshSession()
  arrived.value = true
}

export async function refreshSession(): Promise<SessionView> {
  const found = await call('session', {})
  session.value = found
  return found
}
