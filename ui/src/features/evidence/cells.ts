/** Cell names (A1) and places in a grid. */

export interface CellPlace {
  row: number
  column: number
}

/** The letters of a column, counted from 0. */
export function columnName(column: number): string {
  let [name, left] = ['', column + 1]
  while (left > 0) {
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name
    left = Math.floor((left - 1) / 26)
  }
  return name
}

/** The place of a cell, counted from 0; `null` when the text is not a cell's name. Of `N3,N4` or `B2:B9` it is the first. */
export function placeOfCell(text: string): CellPlace | null {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})/.exec(text.trim().toUpperCase()) ?? []
  if (!letters || !digits) return null
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  const row = Number(digits) - 1
  return row < 0 ? null : { row, column }
}

/** A rectangle of cells between two corners, as `D2` or `D2:E5`. */
export function rangeName(from: CellPlace, to: CellPlace): string {
  const [top, bottom] = [Math.min(from.row, to.row), Math.max(from.row, to.row)]
  const [left, right] = [Math.min(from.column, to.column), Math.max(from.column, to.column)]
  const first = columnName(left) + String(top + 1)
  return top === bottom && left === right ? first : `${first}:${columnName(right)}${bottom + 1}`
}

/** Whether a cell lies in a range such as `D2:E5`. */
export function isWithin(place: CellPlace, range: string): boolean {
  const [from, to] = range.split(':').map(placeOfCell)
  if (!from) return false
  const end = to ?? from
  return place.row >= from.row && place.row <= end.row && place.column >= from.column && place.column <= end.column
}

/** The places of all cells in a list such as `N3,N4`. */
export function placesOfCells(text: string): CellPlace[] {
  return text.split(',').flatMap((cell) => placeOfCell(cell) ?? [])
}

/** The rows in sight of a list of rows of one height, with some around them. */
export function rowsInSight(top: number, height: number, rowHeight: number, count: number): [from: number, to: number] {
  const from = Math.max(0, Math.floor(top / rowHeight) - 10)
  return [from, Math.min(count, Math.ceil((top + height) / rowHeight) + 10)]
}

/** Whether a displayed text is a number, a percentage included: such cells stand at the right. */
export function isFigure(text: string | undefined): boolean {
  return /^[-−+]?\d[\d,]*(\.\d+)?%?$/.test(text ?? '')
}
