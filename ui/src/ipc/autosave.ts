/**
 * Saves while a person types. A change is saved after a short rest, at the latest after `longest`; two saves are never under way at
 * once, and what was typed last is what is saved last. A save that fails is tried again until it holds.
 */

export type SaveState =
  | { kind: 'idle' }
  | { kind: 'changed' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'failed'; error: unknown }

export interface AutosaveOptions<T> {
  save: (value: T) => Promise<{ saved_at: string }>
  report: (state: SaveState) => void
  /** Rest after the last change, milliseconds. */
  rest?: number
  /** The longest a change may wait, milliseconds. */
  longest?: number
  /** Until a failed save is tried again, milliseconds. */
  retry?: number
}

export interface Autosave<T> {
  /** Something changed; the value is what must be on disk in the end. */
  changed(value: T): void
  /** Saves now; resolves when nothing is waiting, `false` when the disk refused. */
  flush(): Promise<boolean>
  /** Forgets what waits and stops the clocks. */
  stop(): void
}

export function createAutosave<T>(options: AutosaveOptions<T>): Autosave<T> {
  const { save, report, rest = 400, longest = 1000, retry = 3000 } = options
  let waiting: { value: T } | null = null
  let underWay: Promise<boolean> | null = null
  let clock: ReturnType<typeof setTimeout> | undefined
  let deadline = 0

  function schedule(after: number): void {
    clearTimeout(clock)
    clock = setTimeout(() => void flush(), after)
  }

  function changed(value: T): void {
    const now = performance.now()
    if (!waiting) deadline = now + longest
    waiting = { value }
    if (underWay) return
    report({ kind: 'changed' })
    schedule(Math.max(0, Math.min(rest, deadline - now)))
  }

  function flush(): Promise<boolean> {
    clearTimeout(clock)
    underWay ??= drain().finally(() => {
      underWay = null
    })
    return underWay
  }

  async function drain(): Promise<boolean> {
    while (waiting) {
      const { value } = waiting
      waiting = null
      report({ kind: 'saving' })
      try {
        const { saved_at } = await save(value)
        report({ kind: 'saved', at: saved_at })
      } catch (error) {
        waiting ??= { value }
        // What is typed meanwhile waits for a rest again, instead of asking the disk at every key.
        deadline = performance.now() + longest
        report({ kind: 'failed', error })
        schedule(retry)
        return false
      }
    }
    return true
  }

  function stop(): void {
    clearTimeout(clock)
    waiting = null
  }

  return { changed, flush, stop }
}
