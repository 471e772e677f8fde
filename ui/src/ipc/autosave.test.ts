import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAutosave, type SaveState } from './autosave'

/** A disk whose every save ends when the test says so. */
function disk() {
  const begun: string[] = []
  const ends: Array<{ ok: () => void; fail: () => void }> = []
  const states: SaveState['kind'][] = []
  let together = 0
  let most = 0
  const autosave = createAutosave<string>({
    save: (value) => {
      begun.push(value)
      together += 1
      most = Math.max(most, together)
      return new Promise((resolve, reject) => {
        ends.push({
          ok: () => { together -= 1; resolve({ saved_at: `at-${value}` }) },
          fail: () => { together -= 1; reject(new Error('disk full')) },
        })
      })
    },
    report: (state) => states.push(state.kind),
  })
  return { autosave, begun, ends, states, most: () => most }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('autosave', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('waits for a rest of 400 ms and saves only the last value', async () => {
    const { autosave, begun } = disk()
    autosave.changed('a')
    await vi.advanceTimersByTimeAsync(300)
    autosave.changed('b')
    await vi.advanceTimersByTimeAsync(399)
    expect(begun).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(begun).toEqual(['b'])
  })

  it('saves after a second at the latest while the typing goes on', async () => {
    const { autosave, begun } = disk()
    for (let typed = 0; typed <= 10; typed += 1) {
      autosave.changed(`t${typed}`)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(begun[0]).toBe('t9')
  })

  it('never has two saves under way, and the last value wins', async () => {
    const { autosave, begun, ends, most } = disk()
    autosave.changed('a')
    await vi.advanceTimersByTimeAsync(400)
    autosave.changed('b')
    autosave.changed('c')
    await vi.advanceTimersByTimeAsync(5000)
    expect(begun).toEqual(['a'])
    ends[0]?.ok()
    await settle()
    expect(begun).toEqual(['a', 'c'])
    ends[1]?.ok()
    await settle()
    expect(most()).toBe(1)
  })

  it('flush saves at once and answers when all is on disk', async () => {
    const { autosave, begun, ends } = disk()
    let done = ''
    autosave.changed('a')
    void autosave.flush().then((ok) => { done = String(ok) })
    expect(begun).toEqual(['a'])
    autosave.changed('b')
    ends[0]?.ok()
    await settle()
    expect(done).toBe('')
    expect(begun).toEqual(['a', 'b'])
    ends[1]?.ok()
    await settle()
    expect(done).toBe('true')
  })

  it('keeps what the disk refused and tries again', async () => {
    const { autosave, begun, ends, states } = disk()
    autosave.changed('a')
    await vi.advanceTimersByTimeAsync(400)
    ends[0]?.fail()
    await settle()
    expect(states.at(-1)).toBe('failed')
    await vi.advanceTimersByTimeAsync(3000)
    expect(begun).toEqual(['a', 'a'])
    ends[1]?.ok()
    await settle()
    expect(states.at(-1)).toBe('saved')
  })

  it('after a refusal it is the newer value that is saved', async () => {
    const { autosave, begun, ends } = disk()
    autosave.changed('a')
    await vi.advanceTimersByTimeAsync(400)
    autosave.changed('b')
    ends[0]?.fail()
    await vi.advanceTimersByTimeAsync(3000)
    expect(begun).toEqual(['a', 'b'])
  })

  it('after a refusal the typing waits for its rest again', async () => {
    const { autosave, begun, ends } = disk()
    autosave.changed('a')
    await vi.advanceTimersByTimeAsync(400)
    await vi.advanceTimersByTimeAsync(700)
    ends[0]?.fail()
    await settle()
    for (const typed of ['b', 'c', 'd']) {
      autosave.changed(typed)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(begun).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(300)
    expect(begun).toEqual(['a', 'd'])
  })

  it('has nothing to do when nothing changed', async () => {
    const { autosave, begun } = disk()
    expect(await autosave.flush()).toBe(true)
    expect(begun).toEqual([])
  })
})
