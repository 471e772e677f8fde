/** Where a gap is mended: the field that takes the focus when its line is followed. */
import type { GapView } from '../../ipc'

const FIELDS: Record<GapView['field'], string> = {
  vote: '[data-testid="vote-conform"]',
  reason: '[data-testid="reason"]',
  override: '[data-testid="override"]',
  declaration: '[data-testid="declared"]',
  recusal: '[data-testid="circumstances"] input:checked, [data-testid="circumstances"] input',
  correction_reason: '[data-testid="correction-reason"]',
  remarks: '[data-testid="remarks"]',
  visit: '[data-testid="visit-note"]',
  pin: '[data-testid="pin-note"]',
  figure: 'tr.corrected [data-correct]',
}

/** Gives the gap's field the focus; `false` when it is not on the page. */
export function focusField(field: GapView['field'], page: ParentNode = document): boolean {
  const found = page.querySelector<HTMLElement>(FIELDS[field])
  found?.focus()
  found?.scrollIntoView?.({ block: 'center' })
  return found !== null
}
