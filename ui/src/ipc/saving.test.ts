import { cleanup, render } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useSaving, type Saving } from './saving'

describe('saving', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    cleanup()
    vi.useRealTimers()
  })

  it('tries once more when the page is left, and never again: another case may be open by then', async () => {
    const asked: string[] = []
    let saving: Saving<string> | undefined
    const page = defineComponent(() => {
      saving = useSaving<string>((value) => {
        asked.push(value)
        return Promise.reject(new Error('disk full'))
      })
      return () => h('p')
    })
    const { unmount } = render(page)
    saving?.changed('a')
    await vi.advanceTimersByTimeAsync(400)
    expect(asked).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(3000)
    expect(asked).toEqual(['a', 'a'])
    unmount()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toEqual(['a', 'a', 'a'])
  })
})
