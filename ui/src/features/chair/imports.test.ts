import { describe, expect, it } from 'vitest'
import type { ImportLine } from '../../ipc'
import { leaningOf, somethingToDo } from './imports'
import { words } from '../../platform/fake/words'

const line = (outcome: ImportLine['outcome']): ImportLine => ({ file: 'a.dpreturn', who: words(''), outcome, text: words('')})

describe('an import', () => {
  it('has nothing to do when everything is here already', () => {
    expect(somethingToDo([])).toBe(false)
    expect(somethingToDo([line('already'), line('already')])).toBe(false)
    expect(somethingToDo([line('already'), line('refused')])).toBe(true)
  })

  it('counts only what is new', () => {
    expect(leaningOf('new')).toBe('counts')
    expect(leaningOf('late')).not.toBe('counts')
  })
})
