import { cleanup, render } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import SavedWords from './SavedWords.vue'

afterEach(cleanup)

describe('whether it is saved', () => {
  it('is shown at every save and said aloud only when one failed and when one held again', async () => {
    const { container, rerender } = render(SavedWords, { props: { state: 'idle', savedAt: '' } })
    const said = () => container.querySelector('[aria-live]')?.textContent
    const seen = () => container.querySelector('[data-state]')?.firstChild?.textContent
    for (const savedAt of ['10:00:01', '10:00:02']) {
      await rerender({ state: 'saving', savedAt })
      await rerender({ state: 'saved', savedAt })
      expect([seen(), said()]).toEqual([`保存于 ${savedAt}`, ''])
    }
    await rerender({ state: 'failed', savedAt: '10:00:02' })
    expect([seen(), said()]).toEqual(['尚未存盘', '尚未存盘'])
    await rerender({ state: 'saving', savedAt: '10:00:02' })
    expect(said()).toBe('尚未存盘')
    await rerender({ state: 'saved', savedAt: '10:00:09' })
    expect(said()).toBe('保存于 10:00:09')
    await rerender({ state: 'saved', savedAt: '10:00:30' })
    expect(said()).toBe('保存于 10:00:09')
  })
})
