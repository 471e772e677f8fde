/**
 * Rectangles on a page: in ten-thousandths of its width and height as the page stands in the file, whatever way it was turned on the
 * screen. Drawing happens in fractions of what is seen.
 */
import type { AnchorArea } from '../../ipc'

export type Turn = 0 | 90 | 180 | 270

/** A rectangle in fractions (0 to 1) of what is seen. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

const WHOLE = 10_000
const within = (value: number) => Math.min(1, Math.max(0, value))

/** The box between two corners, whichever way it was drawn, kept on the page. */
export function between(from: { x: number; y: number }, to: { x: number; y: number }): Box {
  const [left, right] = [within(Math.min(from.x, to.x)), within(Math.max(from.x, to.x))]
  const [top, bottom] = [within(Math.min(from.y, to.y)), within(Math.max(from.y, to.y))]
  return { left, top, width: right - left, height: bottom - top }
}

/** The box moved and resized by keys, kept on the page and never smaller than a hundredth. */
export function nudged(box: Box, move: { x?: number; y?: number; width?: number; height?: number }): Box {
  const size = (now: number, by = 0) => Math.min(1, Math.max(0.01, now + by))
  const [width, height] = [size(box.width, move.width), size(box.height, move.height)]
  const place = (now: number, long: number, by = 0) => Math.min(1 - long, Math.max(0, now + by))
  return { left: place(box.left, width, move.x), top: place(box.top, height, move.y), width, height }
}

/** Turns a box clockwise together with its page. */
function turned({ left, top, width, height }: Box, turn: Turn): Box {
  switch (turn) {
    case 0:
      return { left, top, width, height }
    case 90:
      return { left: 1 - top - height, top: left, width: height, height: width }
    case 180:
      return { left: 1 - left - width, top: 1 - top - height, width, height }
    case 270:
      return { left: top, top: 1 - left - width, width: height, height: width }
  }
}

/** What was drawn on a page that is seen turned, as it is kept; `null` for what is too small to have been meant. */
export function kept(box: Box, turn: Turn): AnchorArea | null {
  if (box.width < 0.004 || box.height < 0.004) return null
  const upright = turned(box, ((360 - turn) % 360) as Turn)
  const edge = (value: number) => Math.round(within(value) * WHOLE)
  const [left, top] = [edge(upright.left), edge(upright.top)]
  return { left, top, width: Math.max(1, edge(upright.left + upright.width) - left), height: Math.max(1, edge(upright.top + upright.height) - top) }
}

/** Where a kept rectangle is seen on a page that is turned. */
export function seen(area: AnchorArea, turn: Turn): Box {
  return turned({ left: area.left / WHOLE, top: area.top / WHOLE, width: area.width / WHOLE, height: area.height / WHOLE }, turn)
}

/** A box as style. */
export function styleOf(box: Box): Record<string, string> {
  const percent = (value: number) => `${(value * 100).toFixed(3)}%`
  return { left: percent(box.left), top: percent(box.top), width: percent(box.width), height: percent(box.height) }
}

/** The next turn clockwise. */
export function next(turn: Turn): Turn {
  return ((turn + 90) % 360) as Turn
}
