/** Pages below each other, as numbers: where each begins, which are in sight. A thousand pages cost no more than ten. */

export interface Size {
  width: number
  height: number
}

export interface Stack {
  /** The upper edge of each page. */
  tops: number[]
  sizes: Size[]
  /** The height of all of them, and the width of the widest. */
  height: number
  width: number
}

export const GAP = 8

/** The pages in pixels at a scale, each turned or not. */
export function stacked(pages: readonly Size[], scale: number, turned: boolean, gap = GAP): Stack {
  const tops: number[] = []
  const sizes: Size[] = []
  let [at, width] = [gap, 0]
  for (const page of pages) {
    const [across, down] = turned ? [page.height, page.width] : [page.width, page.height]
    const size = { width: Math.floor(across * scale), height: Math.floor(down * scale) }
    tops.push(at)
    sizes.push(size)
    at += size.height + gap
    width = Math.max(width, size.width)
  }
  return { tops, sizes, height: at, width }
}

/** The page at a height, counted from 0; the last one that begins above it. */
export function pageAt(stack: Stack, y: number): number {
  let [low, high] = [0, stack.tops.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stack.tops[middle] ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** The first and last page in sight, counted from 0. */
export function inSight(stack: Stack, top: number, height: number): [first: number, last: number] {
  if (!stack.tops.length) return [0, -1]
  return [pageAt(stack, top), pageAt(stack, top + height - 1)]
}

/** The pages to draw, the most wanted first: those in sight, then the one after, then the one before. */
export function wanted(first: number, last: number, count: number): number[] {
  const order: number[] = []
  for (let page = first; page <= last; page += 1) order.push(page)
  return [...order, last + 1, first - 1].filter((page) => page >= 0 && page < count)
}

/** The most pixels of one canvas, and of all together: WebKit refuses larger ones, and an old laptop has little memory. */
export const MOST_PIXELS = 16_000_000
export const ALL_PIXELS = 36_000_000

/** How densely a page is drawn: as the screen is, at most twice, and less for a page that would be too large. */
export function density(size: Size, screen: number): number {
  const most = Math.sqrt(MOST_PIXELS / Math.max(1, size.width * size.height))
  return Math.min(Math.max(1, Math.min(screen, 2)), most)
}

/** Of the wanted pages, those that fit into the memory for canvases; the first one always does. */
export function affordable(pages: readonly number[], stack: Stack, screen: number): number[] {
  let left = ALL_PIXELS
  return pages.filter((page, at) => {
    const size = stack.sizes[page]
    if (!size) return false
    const dense = density(size, screen)
    left -= size.width * size.height * dense * dense
    return at === 0 || left >= 0
  })
}

const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4]
export type Zoom = number | 'width' | 'page'

/** The scale (CSS pixels a point) for a zoom, a page and the room there is. */
export function scaleFor(zoom: Zoom, page: Size, turned: boolean, room: Size): number {
  const [across, down] = turned ? [page.height, page.width] : [page.width, page.height]
  const points = 96 / 72
  if (typeof zoom === 'number') return zoom * points
  const wide = Math.max(0.1, (room.width - 32) / Math.max(1, across))
  // In a wide room a page that filled it would show a few lines only.
  if (zoom === 'width') return Math.min(1.6 * points, wide)
  return Math.min(wide, Math.max(0.1, (room.height - 2 * GAP) / Math.max(1, down)))
}

/** The next zoom up or down, from where the scale is now. */
export function stepped(scale: number, by: 1 | -1): number {
  const now = (scale * 72) / 96
  const next = by > 0 ? ZOOMS.find((zoom) => zoom > now + 0.01) : ZOOMS.findLast((zoom) => zoom < now - 0.01)
  return next ?? (by > 0 ? 4 : 0.5)
}
