/** Reads parts of a piece of evidence: a scan of 60 MB shows its first page after a few ranges. */

export interface PartReader {
  /** Bytes `begin` up to, not including, `end`. */
  read(begin: number, end: number): Promise<Uint8Array>
  /** Ends every reading under way. */
  abort(): void
}

export class EvidenceUnavailable extends Error {
  constructor(readonly status: number) {
    super(`evidence answered ${status}`)
  }
}

export function partReader(url: string, ask: typeof fetch = fetch): PartReader {
  const ending = new AbortController()
  return {
    async read(begin, end) {
      const answer = await ask(url, {
        headers: { Range: `bytes=${begin}-${end - 1}` },
        signal: ending.signal,
      })
      if (!answer.ok) throw new EvidenceUnavailable(answer.status)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      // A server that does not know ranges sends the whole.
      return answer.status === 206 ? bytes : bytes.subarray(begin, end)
    },
    abort: () => ending.abort(),
  }
}
