/** One thing at a time that a person asked for: whether it runs, and how it failed. */
import { reactive } from 'vue'
import { asFailure } from './call'
import type { Failure } from './generated/contract'

export interface Task {
  readonly busy: boolean
  readonly failure: Failure | null
  /** Runs the work; answers whether it came through. A second start while one runs is ignored. */
  run(work: () => Promise<void>): Promise<boolean>
  clear(): void
}

export function useTask(): Task {
  const state = reactive({
    busy: false,
    failure: null as Failure | null,
    async run(work: () => Promise<void>) {
      if (state.busy) return false
      state.busy = true
      state.failure = null
      try {
        await work()
        return true
      } catch (error) {
        state.failure = asFailure(error)
        return false
      } finally {
        state.busy = false
      }
    },
    clear() {
      state.failure = null
    },
  })
  return state
}
