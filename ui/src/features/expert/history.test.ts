import { describe, expect, it } from 'vitest'
import { createHistory } from './history'

const reason = { clause: '4.1-1', field: 'reason' }

describe('undo and redo', () => {
  it('takes a run of typing back as one step, and a rest begins another', () => {
    const history = createHistory<string>()
    history.record('', reason, 0)
    history.record('a', reason, 300)
    history.record('ab', reason, 900)
    history.record('abc', reason, 2500)
    expect(history.undo('abcd')?.value).toBe('abc')
    expect(history.undo('abc')).toEqual({ value: '', step: reason })
    expect(history.undo('')).toBeNull()
    expect(history.redo('')?.value).toBe('abc')
    expect(history.redo('abc')?.value).toBe('abcd')
    expect(history.redo('abcd')).toBeNull()
  })

  it('keeps changes of different fields and clauses apart, however quick', () => {
    const history = createHistory<number>()
    history.record(0, reason, 0)
    history.record(1, { clause: '4.1-1', field: 'vote' }, 1)
    history.record(2, { clause: '4.1-2', field: 'vote' }, 2)
    expect(history.undo(3)).toEqual({ value: 2, step: { clause: '4.1-2', field: 'vote' } })
    expect(history.undo(2)?.value).toBe(1)
  })

  it('begins a new step after an undo, and what was undone is gone', () => {
    const history = createHistory<string>()
    history.record('', reason, 0)
    expect(history.undo('a')?.value).toBe('')
    history.record('', reason, 10)
    expect(history.redo('b')).toBeNull()
    expect(history.undo('b')?.value).toBe('')
  })

  it('forgets the oldest steps before the newest', () => {
    const history = createHistory<number>()
    for (let at = 0; at < 600; at += 1) history.record(at, { clause: '', field: `f${at}` }, at)
    let steps = 0
    let value = 600
    for (let undone = history.undo(value); undone; undone = history.undo(value)) {
      value = undone.value
      steps += 1
    }
    expect(steps).toBe(500)
    expect(value).toBe(100)
  })
})
