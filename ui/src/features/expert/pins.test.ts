import { describe, expect, it } from 'vitest'
import type { DraftView } from '../../ipc'
import { withoutPin, withPin } from './pins'

const draft = { pins: [] as DraftView['pins'], votes: [] } as unknown as DraftView
const pin = (clause: string) => ({ clause, file: 'aa', place: { kind: 'page' as const, page: 12, area: null }, note: '' })

describe('pins', () => {
  it('are bound one by one: many to a clause, a file to many clauses', () => {
    const three = ['4.1-1', '4.1-1', '4.3.1'].reduce((before, clause) => withPin(before, pin(clause)), draft)
    expect(three.pins.map(({ id, clause }) => [id, clause])).toEqual([['p1', '4.1-1'], ['p2', '4.1-1'], ['p3', '4.3.1']])
  })

  it('have ids of their own after one was removed', () => {
    const two = withPin(withPin(draft, pin('4.1-1')), pin('4.1-2'))
    const again = withPin(withoutPin(two, 'p1'), pin('4.1-3'))
    expect(new Set(again.pins.map(({ id }) => id)).size).toBe(2)
    expect(again.pins.map(({ clause }) => clause)).toEqual(['4.1-2', '4.1-3'])
  })
})
