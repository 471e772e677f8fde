/** Draws one thing at a time, the most wanted first; what is no longer wanted is stopped or never begun. */

export interface Job {
  key: string
  /** Begins; the answer tells when it is done and stops it. */
  begin(): { done: Promise<void>; cancel(): void }
}

export interface Painter {
  /** What is wanted from now on, the most wanted first. A key that was painted is not painted again until it is forgotten. */
  want(jobs: readonly Job[]): void
  /** The key must be painted again when it is wanted next. */
  forget(key: string): void
  painted(key: string): boolean
  stop(): void
}

export function makePainter(failed: (error: unknown) => void): Painter {
  const painted = new Set<string>()
  let queue: Job[] = []
  let running: { key: string; cancel(): void } | null = null
  let stopped = false

  async function next(): Promise<void> {
    const job = queue.shift()
    if (!job || stopped) return
    if (painted.has(job.key)) return next()
    const task = job.begin()
    const own = { key: job.key, cancel: task.cancel }
    running = own
    painted.add(job.key)
    try {
      await task.done
    } catch (error) {
      if (running === own && !stopped) failed(error)
    }
    if (running === own) running = null
    if (!running) void next()
  }

  return {
    want(jobs) {
      queue = jobs.filter((job) => !painted.has(job.key))
      if (running && !jobs.some((job) => job.key === running?.key)) {
        running.cancel()
        painted.delete(running.key)
        running = null
      }
      if (!running) void next()
    },
    forget(key) {
      painted.delete(key)
      queue = queue.filter((job) => job.key !== key)
      if (running?.key === key) {
        running.cancel()
        running = null
        void next()
      }
    },
    painted: (key) => painted.has(key),
    stop() {
      stopped = true
      queue = []
      running?.cancel()
      running = null
    },
  }
}
