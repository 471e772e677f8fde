import { describe, expect, it } from 'vitest'
import { between, kept, nudged, seen, type Turn } from './area'

describe('areas', () => {
  it('are the same whichever corner was drawn first, and stay on the page', () => {
    const box = between({ x: 0.25, y: 0.75 }, { x: 0.5, y: 0.25 })
    expect(box).toEqual({ left: 0.25, top: 0.25, width: 0.25, height: 0.5 })
    expect(between({ x: 0.5, y: 0.5 }, { x: 2, y: -1 })).toEqual({ left: 0.5, top: 0, width: 0.5, height: 0.5 })
  })

  it.each([0, 90, 180, 270] as Turn[])('drawn on a page turned by %i are kept upright and seen where they were drawn', (turn) => {
    const drawn = { left: 0.1, top: 0.2, width: 0.3, height: 0.05 }
    const area = kept(drawn, turn)
    expect(area).not.toBeNull()
    const again = seen(area!, turn)
    for (const side of ['left', 'top', 'width', 'height'] as const) expect(again[side]).toBeCloseTo(drawn[side], 3)
  })

  it('of a page turned right stand where the upright page has them', () => {
    // The upper left corner of a page turned clockwise is its lower left one upright.
    expect(kept({ left: 0, top: 0, width: 0.2, height: 0.1 }, 90)).toEqual({ left: 0, top: 8000, width: 1000, height: 2000 })
  })

  it('too small to be meant are none', () => expect(kept({ left: 0.1, top: 0.1, width: 0.001, height: 0.5 }, 0)).toBeNull())

  it('move and grow by keys without leaving the page', () => {
    const box = { left: 0.9, top: 0, width: 0.1, height: 0.1 }
    expect(nudged(box, { x: 0.1 }).left).toBeCloseTo(0.9)
    expect(nudged(box, { width: 0.5 })).toMatchObject({ left: 0.4, width: 0.6 })
    expect(nudged(box, { height: -1 }).height).toBe(0.01)
  })
})
