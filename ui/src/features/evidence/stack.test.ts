import { describe, expect, it } from 'vitest'
import { affordable, ALL_PIXELS, density, inSight, MOST_PIXELS, pageAt, scaleFor, stacked, stepped, wanted } from './stack'

const a4 = { width: 595, height: 842 }
const pages = (count: number) => Array.from({ length: count }, () => a4)

describe('the stack of pages', () => {
  it('finds the pages in sight among five hundred', () => {
    const stack = stacked(pages(500), 1, false)
    expect(stack.height).toBe(500 * 850 + 8)
    expect(inSight(stack, 0, 700)).toEqual([0, 0])
    expect(inSight(stack, 850 * 250 + 500, 700)).toEqual([250, 251])
    expect(inSight(stack, stack.height - 100, 700)).toEqual([499, 499])
    expect(pageAt(stack, -5)).toBe(0)
  })

  it('of pages of many sizes, and turned', () => {
    const stack = stacked([a4, { width: 1000, height: 100 }, a4], 1, true)
    expect(stack.sizes[0]).toEqual({ width: 842, height: 595 })
    expect(stack.tops).toEqual([8, 611, 1619])
    expect(stack.width).toBe(842)
  })

  it('has nothing in sight when there is no page', () => expect(inSight(stacked([], 1, false), 0, 700)).toEqual([0, -1]))

  it('draws what is in sight first, then the next, then the one before', () => {
    expect(wanted(3, 4, 10)).toEqual([3, 4, 5, 2])
    expect(wanted(0, 0, 1)).toEqual([0])
    expect(wanted(8, 9, 10)).toEqual([8, 9, 7])
  })

  it('stays within the memory for canvases at every zoom', () => {
    for (const zoom of [0.5, 1, 2, 4]) {
      for (const screen of [1, 2, 3]) {
        const stack = stacked(pages(40), scaleFor(zoom, a4, false, { width: 1000, height: 700 }), false)
        const drawn = affordable(wanted(10, 12, 40), stack, screen)
        expect(drawn[0]).toBe(10)
        const pixels = drawn.map((page) => (stack.sizes[page]?.width ?? 0) * (stack.sizes[page]?.height ?? 0) * density(stack.sizes[page] ?? a4, screen) ** 2)
        for (const each of pixels) expect(each).toBeLessThanOrEqual(MOST_PIXELS * 1.001)
        expect(pixels.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(ALL_PIXELS * 1.001)
      }
    }
  })

  it('fits a page by its width or as a whole', () => {
    const room = { width: 700, height: 500 }
    expect(scaleFor('width', a4, false, room)).toBeCloseTo(668 / 595)
    expect(scaleFor('page', a4, false, room)).toBeCloseTo(484 / 842)
    expect(scaleFor('page', a4, true, room)).toBeCloseTo(668 / 842)
    expect(scaleFor(4, a4, false, room)).toBeCloseTo((4 * 96) / 72)
  })

  it.each([[1, 1, 1.25], [1, -1, 0.8], [4, 1, 4], [0.5, -1, 0.5], [0.9, 1, 1]])('from %d by %i to %d', (zoom, by, to) => {
    expect(stepped((zoom * 96) / 72, by as 1 | -1)).toBe(to)
  })
})
