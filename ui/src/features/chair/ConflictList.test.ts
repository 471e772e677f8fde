import userEvent from '@testing-library/user-event'
import { cleanup, render, screen } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, reactive } from 'vue'
import ConflictList from './ConflictList.vue'
import { words } from '../../platform/fake/words'

const head = (digest: string) => ({ digest: digest.repeat(64), text: words('第1版'), excluded: '' })
const conflicts = [{ expert: 'T003', name: '林致远', heads: [head('a'), head('b')] }]

afterEach(cleanup)

describe('contradicting opinions', () => {
  it('tell the reason as it is typed, and show what was typed before', async () => {
    const reasons = reactive<Record<string, string>>({ ['b'.repeat(64)]: '误操作' })
    const decided: string[][] = []
    render(defineComponent(() => () => h(ConflictList, { conflicts, reasons, busy: false, onTyped: (digest: string, text: string) => (reasons[digest] = text), onExclude: (...given: string[]) => decided.push(given) })))
    const user = userEvent.setup()
    expect((screen.getByTestId('reason-bbbbbbbb') as HTMLInputElement).value).toBe('误操作')
    await user.type(screen.getByTestId('reason-aaaaaaaa'), '两台计算机')
    expect(reasons['a'.repeat(64)]).toBe('两台计算机')
    await user.keyboard('{Enter}')
    expect(decided).toEqual([['a'.repeat(64), '两台计算机']])
  })
})
