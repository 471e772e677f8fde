/** The places in the evidence that the expert bound to clauses, as they stand in the draft. */
import type { DraftView, PinView } from '../../ipc'

/** The draft with a place bound, and no longer as one that was only begun. Its id is one that the draft does not have yet. */
export function withPin(draft: DraftView, pin: Omit<PinView, 'id'>): DraftView {
  const taken = new Set(draft.pins.map((each) => each.id))
  let number = draft.pins.length + 1
  while (taken.has(`p${number}`)) number += 1
  const begun = draft.begun_pin
  const done = begun?.file === pin.file && JSON.stringify(begun.place) === JSON.stringify(pin.place)
  return { ...draft, pins: [...draft.pins, { ...pin, id: `p${number}` }], begun_pin: done ? null : begun }
}

/** The draft without a place. */
export function withoutPin(draft: DraftView, id: string): DraftView {
  return { ...draft, pins: draft.pins.filter((pin) => pin.id !== id) }
}
