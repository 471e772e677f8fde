import { cleanup, fireEvent, render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import { empty } from '../../platform/fake/case'
import EvidenceSearch from './EvidenceSearch.vue'
import FindBar from './FindBar.vue'

beforeEach(() => use(createFake({ delay: 0 })))
afterEach(cleanup)

describe('looking for words', () => {
  it('leaves Enter and Escape to the input method while a word is composed', async () => {
    const { emitted } = render(FindBar, { props: { word: '', count: 2, current: 1, progress: '' } })
    const field = screen.getByTestId('find-word')
    for (const key of ['Enter', 'Escape']) {
      await fireEvent.keyDown(field, { key, isComposing: true })
      await fireEvent.keyDown(field, { key, keyCode: 229 })
    }
    expect([emitted().step, emitted().close]).toEqual([undefined, undefined])
    await fireEvent.keyDown(field, { key: 'Enter' })
    await fireEvent.keyDown(field, { key: 'Escape' })
    expect([emitted().step, emitted().close]).toEqual([[[1]], [[]]])
  })

  it('in everything does so too', async () => {
    const { emitted } = render(EvidenceSearch, { props: { attachments: [], draft: empty } })
    const field = screen.getByTestId('search-word')
    await fireEvent.keyDown(field, { key: 'Escape', keyCode: 229 })
    expect(emitted().close).toBeUndefined()
    await fireEvent.keyDown(field, { key: 'Escape' })
    expect(emitted().close).toHaveLength(1)
  })
})
