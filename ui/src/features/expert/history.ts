/** Undo and redo of everything on the desk: whole drafts, so that nothing can be taken back in part. A run of typing is one step. */

/** Where a change was made: undoing it leads back there. */
export interface Step {
  /** The clause; empty for the opinion as a whole. */
  clause: string
  /** The field. Changes of one field in quick succession are one step. */
  field: string
}

export interface Undone<T> {
  value: T
  step: Step
}

export interface History<T> {
  /** Notes what stood before a change. */
  record(before: T, step: Step, now: number): void
  /** What stood before the last change; `null` when there is none. */
  undo(current: T): Undone<T> | null
  /** What the last undo took back; `null` when there is none. */
  redo(current: T): Undone<T> | null
  /** Forgets everything: nothing is undone across a signature. */
  clear(): void
}

/** A rest in typing that ends a step, milliseconds. */
const PAUSE = 1000
/** More steps than anyone takes back; the oldest are forgotten. */
const MOST = 500

export function createHistory<T>(): History<T> {
  let past: Undone<T>[] = []
  let future: Undone<T>[] = []
  let last: (Step & { at: number }) | null = null

  return {
    record(before, step, now) {
      const goesOn = last?.clause === step.clause && last.field === step.field && now - last.at < PAUSE
      last = { ...step, at: now }
      future = []
      if (goesOn && past.length) return
      past = [...past.slice(1 - MOST), { value: before, step }]
    },
    undo(current) {
      const entry = past.pop()
      last = null
      if (!entry) return null
      future.push({ value: current, step: entry.step })
      return entry
    },
    redo(current) {
      const entry = future.pop()
      last = null
      if (!entry) return null
      past.push({ value: current, step: entry.step })
      return entry
    },
    clear() {
      past = []
      future = []
      last = null
    },
  }
}
