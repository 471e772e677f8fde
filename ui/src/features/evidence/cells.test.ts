import { describe, expect, it } from 'vitest'
import { columnName, isFigure, isWithin, placeOfCell, rangeName, rowsInSight } from './cells'

describe('cells', () => {
  it.each([[0, 'A'], [25, 'Z'], [26, 'AA'], [701, 'ZZ'], [702, 'AAA']])('column %i is %s', (column, name) => {
    expect(columnName(column)).toBe(name)
    expect(placeOfCell(`${name}7`)).toEqual({ row: 6, column })
  })

  it.each([['$N$3', { row: 2, column: 13 }], ['n3, N4', { row: 2, column: 13 }], ['B2:B9', { row: 1, column: 1 }], ['A0', null], ['3', null], ['', null]])(
    '%s',
    (text, place) => expect(placeOfCell(text)).toEqual(place),
  )

  it('ranges are named from their upper left corner, whichever was marked first', () => {
    const at = (name: string) => placeOfCell(name) ?? { row: 0, column: 0 }
    expect(rangeName(at('D2'), at('D2'))).toBe('D2')
    expect(rangeName(at('E5'), at('D2'))).toBe('D2:E5')
    expect(isWithin(at('D4'), 'D2:E5')).toBe(true)
    expect(isWithin(at('F4'), 'D2:E5')).toBe(false)
    expect(isWithin(at('D2'), 'D2')).toBe(true)
  })

  it.each([['1000200', true], ['-310,000.50', true], ['88.0%', true], ['1194万', false], ['2025.01—2025.12', false], ['', false], [undefined, false]])(
    '%s is a figure: %s',
    (text, figure) => expect(isFigure(text)).toBe(figure),
  )

  it.each([[0, 280, 100, [0, 20]], [2800, 280, 1000, [90, 120]], [2800, 280, 105, [90, 105]]])('rows at %i', (top, height, count, rows) => {
    expect(rowsInSight(top, height, 28, count)).toEqual(rows)
  })
})
