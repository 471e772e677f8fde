/** Whether the identity at hand keeps its signing key in a token: the program says so by failing for want of the PIN. */
import { ref, watch, type Ref } from 'vue'
import type { Task } from './task'

/** True from the first failure of the task that speaks of a token; whoever turns to another identity sets it back. */
export function usePin(task: Task): Ref<boolean> {
  const wanted = ref(false)
  watch(
    () => task.failure?.code,
    (code) => {
      if (code?.startsWith('token.')) wanted.value = true
    },
  )
  return wanted
}
