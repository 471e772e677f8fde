import { describe, expect, it } from 'vitest'
import { EvidenceUnavailable, partReader } from './range'

const file = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)

/** A server over `file`, that knows ranges or not, and notes what it was asked. */
function server(status: 200 | 206 | 404) {
  const asked: string[] = []
  const answer: typeof fetch = async (_url, init) => {
    init?.signal?.throwIfAborted()
    const range = new Headers(init?.headers).get('Range') ?? ''
    asked.push(range)
    const [, begin, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
    const body = status === 206 ? file.slice(Number(begin), Number(last) + 1) : file
    return new Response(status === 404 ? null : body, { status })
  }
  return { asked, answer }
}

describe('reading parts', () => {
  it.each([[0, 1], [0, 1000], [250, 600], [999, 1000]])('%i–%i by range', async (begin, end) => {
    const { asked, answer } = server(206)
    const bytes = await partReader('evidence://localhost/a', answer).read(begin, end)
    expect(bytes).toEqual(file.slice(begin, end))
    expect(asked).toEqual([`bytes=${begin}-${end - 1}`])
  })

  it('takes its part from a whole answer', async () => {
    expect(await partReader('x', server(200).answer).read(10, 20)).toEqual(file.slice(10, 20))
  })

  it('says what the program answered when the evidence is not there', async () => {
    await expect(partReader('x', server(404).answer).read(0, 1)).rejects.toEqual(new EvidenceUnavailable(404))
  })

  it('ends with abort', async () => {
    const reader = partReader('x', server(206).answer)
    reader.abort()
    await expect(reader.read(0, 1)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
