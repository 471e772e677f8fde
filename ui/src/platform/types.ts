/** What the page may ask of the program that holds it. Everything else stays on this side of the door. */
export interface Platform {
  /** Runs a command of the program; rejects with a `Failure`. */
  invoke(name: string, args: Record<string, unknown>): Promise<unknown>
  /** Hears an event of the program; the answer ends the listening. */
  listen(event: 'pending-file' | 'drag-enter' | 'drag-leave' | 'close-asked', heard: () => void): Promise<() => void>
  /** The address under which a piece of evidence can be fetched, whole or by range. */
  evidenceUrl(id: string): string
}
